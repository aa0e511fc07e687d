#include "cli/stop-signal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

enum { NUMBERS = sizeof(numbers) / sizeof(*numbers) };

/* What a handler may touch is what the process has of it: there is one. */
static _Atomic int noted;
static struct sigaction before[NUMBERS];

static void die_of(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

static void note(int number)
{
	int none = 0;

	if (!atomic_compare_exchange_strong(&noted, &none, number))
		die_of(number);
}

void cli_stop_watch(void)
{
	struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < NUMBERS; i++) {
		sigaction(numbers[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
}

void cli_stop_unwatch(void)
{
	for (size_t i = 0; i < NUMBERS; i++)
		sigaction(numbers[i], &before[i], NULL);
}

bool cli_stop_asked(void *unused)
{
	(void)unused;
	return atomic_load_explicit(&noted, memory_order_relaxed) != 0;
}

void cli_stop_die(void)
{
	int number = atomic_load(&noted);

	if (number != 0)
		die_of(number);
}
