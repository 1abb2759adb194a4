// SPDX-License-Identifier: Apache-2.0
/*
 * words TUNPRINT COUNT SEED WORD...: random command lines out of the given words, of which any may
 * be mangled. Each must end by itself, within seconds, with an exit code from 0 to 5.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS 12
#define ROOM 512
#define PATIENCE 20		/* seconds */

static uint64_t state;

static unsigned int dice(unsigned int sides)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned int)(state >> 33) % sides;
}

/* A word with a byte changed, cut, doubled or put behind another one. */
static void mangle(char word[ROOM])
{
	size_t length = strlen(word);
	char copy[ROOM];

	switch (dice(4)) {
	case 0:
		if (length)
			word[dice((unsigned int)length)] = (char)(1 + dice(255));
		break;
	case 1:
		word[length ? dice((unsigned int)length) : 0] = '\0';
		break;
	case 2:
		strcpy(copy, word);
		strncat(word, copy, ROOM - length - 1);
		break;
	case 3:
		snprintf(word, ROOM, "%lld", (long long)(state << dice(40)));
	}
}

static int build(char **line, char (*room)[ROOM], char **words, int count, char *program)
{
	int used = 1, wanted = 1 + (int)dice(WORDS - 1);

	line[0] = program;
	while (used < wanted) {
		snprintf(room[used], ROOM, "%s", words[dice((unsigned int)count)]);
		if (!dice(6))
			mangle(room[used]);
		line[used] = room[used];
		used++;
	}
	line[used] = NULL;
	return used;
}

static int run(char **line)
{
	int status, null;
	pid_t child = fork();

	if (!child) {
		null = open("/dev/null", O_RDWR);
		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
		alarm(PATIENCE);
		execv(line[0], line);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	char room[WORDS + 1][ROOM], *line[WORDS + 2];
	unsigned int codes[6] = { 0 };
	long count = argc > 4 ? atol(argv[2]) : 0;

	state = argc > 4 ? strtoull(argv[3], NULL, 10) : 0;
	for (long i = 0; i < count; i++) {
		int used = build(line, room, argv + 4, argc - 4, argv[1]), code = run(line);

		if (code >= 0 && code <= 5) {
			codes[code]++;
			continue;
		}
		printf("line %ld ends with %d:", i, code);
		for (int j = 0; j < used; j++)
			printf(" '%s'", line[j]);
		printf("\n");
		return 1;
	}
	printf("%ld lines:", count);
	for (int i = 0; i < 6; i++)
		printf(" %d:%u", i, codes[i]);
	printf("\n");
	/* lines that all fail would say nothing */
	return count && codes[0] && codes[2] ? 0 : 1;
}
