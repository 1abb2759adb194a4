// SPDX-License-Identifier: Apache-2.0
/*
 * answer_once SOCKET REPLY-FILE: a collector for one question. Writes the question to standard
 * output and the file to the client. REPLY-FILE "silent": closes without a word.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM, 0), client, c;
	FILE *in, *reply;

	alarm(20);
	if (argc != 3)
		return 2;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", argv[1]);
	if (bind(s, (struct sockaddr *)&address, sizeof(address)) || listen(s, 1))
		return 1;
	client = accept(s, NULL, NULL);
	in = fdopen(client, "r+");
	while (in && (c = fgetc(in)) != EOF && c != '\n')
		putchar(c);
	putchar('\n');
	reply = fopen(argv[2], "r");
	while (in && reply && (c = fgetc(reply)) != EOF)
		if (write(client, &(char){ (char)c }, 1) < 0)
			break;
	return 0;
}
