/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * FTP control connection (RFC 959, 2228, 3659): 220, then USER or AUTH, 331 or 234, 230; commands
 * of its own and their answers. POP3 has USER and PASS too but answers +OK. Data connections
 * carry bare files and cannot be told.
 */
#ifdef TUNPRINT_WORDS
static const char *const ftp_sayings[] = {
	"220 greeting that names FTP", "331 answers USER", "command after a greeting",
	"passive mode reply", "command and its own answer", "220 greeting", 0
};
static const char *const ftp_variants[] = { 0 };
#endif

static __always_inline int ftp_is_login(const __u8 *p)
{
	return text_at(p, "user ", 1) || text_at(p, "auth tls", 1) || text_at(p, "auth ssl", 1);
}

static __always_inline int ftp_is_command(const __u8 *p)
{
	switch (p[0] & 0xdf) {
	case 'P':
		return text_at(p, "pasv\r\n", 1) || text_at(p, "port ", 1) ||
		       text_at(p, "pbsz ", 1);
	case 'E':
		return text_at(p, "epsv\r\n", 1) || text_at(p, "eprt |", 1);
	case 'T':
		return text_at(p, "type i\r\n", 1) || text_at(p, "type a\r\n", 1);
	case 'R':
		return text_at(p, "retr ", 1);
	case 'S':
		return text_at(p, "stor ", 1) || text_at(p, "syst\r\n", 1) ||
		       text_at(p, "size ", 1);
	case 'C':
		return text_at(p, "cwd ", 1);
	case 'M':
		return text_at(p, "mlsd\r\n", 1) || text_at(p, "mdtm ", 1);
	case 'F':
		return text_at(p, "feat\r\n", 1);
	}
	return 0;
}

static __always_inline opinion ftp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 code;

	if (w->len < 5 || at8(w, 0) < '1')
		return 0;
	code = reply_code(w->head);
	if (code == 220 && !w->nth)
		return find_text(w, "ftp", 1) ? speaks(60, 0) : speaks(10, 5);
	if (code == 227 || code == 229)
		return speaks_if(says_fold(w, 4, "entering "), 75, 3);
	if (code == 331 || code == 234 || code == 230)
		return speaks_if(ftp_is_login(theirs->head), 95, 1);
	if (code)
		return speaks_if(ftp_is_command(theirs->head) || said(theirs, 0, "PASS "), 75, 4);
	if (!reply_code(theirs->head))
		return 0;
	return speaks_if(ftp_is_login(w->head) || ftp_is_command(w->head), 65, 2);
}
