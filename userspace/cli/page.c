// SPDX-License-Identifier: Apache-2.0
/*
 * The report's page: one file, no script, nothing from elsewhere. Colours are Okabe and Ito's, which
 * colour-blind people tell apart ("Color Universal Design", 2008); light and dark by what the reader's
 * system prefers; charts keep a readable size and scroll sideways where the screen is narrow.
 */
#include <stdarg.h>
#include <string.h>

#include "cli/page.h"

void page_text(FILE *out, const char *text)
{
	for (; text && *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
		}
	}
}

void page_put(FILE *out, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vfprintf(out, format, list);
	va_end(list);
}

static const char style[] =
	":root{color-scheme:light dark;--bg:#fff;--ink:#1c2127;--dim:#5a6470;--line:#d8dde4;"
	"--card:#f5f7f9;--heat:#0063a0;--mark:#b04500}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#14181d;--ink:#e4e8ed;--dim:#9aa5b1;"
	"--line:#333b45;--card:#1c2229;--heat:#56b4e9;--mark:#f0a35c}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:60rem;padding:1.5rem 1.25rem 4rem;background:var(--bg);"
	"color:var(--ink);font:16px/1.5 system-ui,\"Segoe UI\",Roboto,\"Liberation Sans\",sans-serif;"
	"font-variant-numeric:tabular-nums}\n"
	"h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}\n"
	"h2{font-size:1.3rem;margin:2.75rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}\n"
	"h3{font-size:1rem;margin:1.5rem 0 .35rem}\n"
	"time,li b{white-space:nowrap}p{margin:.35rem 0}.dim{color:var(--dim)}.lead{font-size:1.1rem}\n"
	"ul.found{margin:.5rem 0;padding:.7rem 1rem .7rem 2.1rem;background:var(--card);border-left:4px solid var(--mark)}"
	"ul.found li{margin:.25rem 0}code{font:.85rem ui-monospace,\"Liberation Mono\",monospace;overflow-wrap:anywhere}\n"
	"table.why td{padding-top:.5rem;padding-bottom:.5rem}table.why{min-width:0}table.why ul{margin:.2rem 0;padding-left:1.1rem}\n"
	"ul.facts{margin:.5rem 0;padding-left:1.2rem}ul.facts li{margin:.2rem 0}\n"
	".wide{overflow-x:auto;margin:.25rem 0}\n"
	"table{border-collapse:collapse;width:100%;min-width:34rem}\n"
	"th{text-align:left;font-weight:600;color:var(--dim);font-size:.85rem}\n"
	"th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}\n"
	"td.n,th.n{text-align:right;white-space:nowrap}td.k{white-space:nowrap;font-weight:600}\n"
	"svg{display:block;width:100%;min-width:34rem;height:auto}\n"
	"svg text{font:12px system-ui,\"Segoe UI\",Roboto,\"Liberation Sans\",sans-serif;fill:var(--dim)}\n"
	"svg text.mark{fill:var(--mark)}.axis{stroke:var(--line);stroke-width:1}\n"
	".mark{stroke:var(--mark);stroke-width:1.5;stroke-dasharray:4 3;fill:none}text.mark{stroke:var(--bg);stroke-width:4;stroke-dasharray:none;paint-order:stroke}\n"
	".heat{fill:var(--heat)}.cell{fill:none;stroke:var(--line);stroke-width:.5}\n"
	".bar{display:flex;height:.8rem;min-width:8rem;background:var(--card);border-radius:2px;overflow:hidden}\n"
	".legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.875rem;margin:.25rem 0}\n"
	".legend span{white-space:nowrap}.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin-right:.4rem;"
	"vertical-align:-.05rem}\n"
	".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1rem;margin-top:.75rem}\n"
	".card{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.9rem 1rem}\n"
	".card h3{margin:0 0 .25rem}.card ol{margin:.4rem 0 0;padding-left:1.3rem}\n"
	".warn{border-left:4px solid var(--mark);padding:.4rem .8rem;background:var(--card);margin:.75rem 0}\n"
	".c0{fill:#0072b2;background:#0072b2}.c1{fill:#e69f00;background:#e69f00}"
	".c2{fill:#009e73;background:#009e73}.c3{fill:#cc79a7;background:#cc79a7}"
	".c4{fill:#56b4e9;background:#56b4e9}.c5{fill:#d55e00;background:#d55e00}"
	".c6{fill:#8c6bb1;background:#8c6bb1}.c7{fill:#8a929b;background:#8a929b}\n"
	"@media(max-width:40rem){body{padding:1rem .9rem 3rem}h1{font-size:1.45rem}.o{display:none}"
	"table{min-width:0}}\n"
	"@media print{:root{--bg:#fff;--ink:#000;--dim:#444;--line:#bbb;--card:#fff}"
	"body{max-width:none;font-size:11pt;padding:0}h2,h3,.legend{break-after:avoid}svg,.wide,.card,tr{break-inside:avoid}"
	"*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.wide{overflow:visible}}\n";

void page_begin(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'\">\n<title>", out);
	page_text(out, title);
	fputs("</title>\n<style>\n", out);
	fputs(style, out);
	fputs("</style>\n</head>\n<body>\n", out);
}

void page_end(FILE *out)
{
	fputs("</body>\n</html>\n", out);
}

unsigned int page_colour(size_t n)
{
	return n < PAGE_COLOURS - 1 ? (unsigned int)n : PAGE_COLOURS - 1;
}

void page_legend(FILE *out, const json_t *names)
{
	const json_t *name;
	size_t i;

	fputs("<div class=\"legend\">", out);
	json_array_foreach(names, i, name) {
		page_put(out, "<span><i class=\"c%u\"></i>", page_colour(i));
		page_text(out, json_string_value(name));
		fputs("</span>", out);
	}
	fputs("</div>\n", out);
}
