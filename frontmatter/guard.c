#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fyfm/guard.h>

#include "frontmatter/mapped-regions.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool installed; /* behind the lock */
/* Written before our handler stands. */
static struct sigaction older;
static uintptr_t page_size;

/* Only the page that faulted: its neighbours may hold what others read. mmap() is no more than a
 * system call here, and so is fit for a signal handler on Linux. */
static bool put_zeros(uintptr_t address)
{
	void *page = (void *)(address & ~(page_size - 1));

	return mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
	       MAP_FAILED;
}

static bool is_ours(const siginfo_t *info)
{
	uintptr_t address = (uintptr_t)info->si_addr;
	fyfm_i_region *region;

	if (info->si_code <= 0) /* sent by a process */
		return false;
	region = fyfm_i_region_find(address);
	if (!region || !put_zeros(address))
		return false;
	atomic_store(&region->truncated, true);
	return true;
}

/* To where the signal would have gone without us. */
static void pass_on(int number, siginfo_t *info, void *context)
{
	if (older.sa_flags & SA_SIGINFO) {
		older.sa_sigaction(number, info, context);
	} else if (older.sa_handler != SIG_DFL && older.sa_handler != SIG_IGN) {
		older.sa_handler(number);
	} else if (older.sa_handler == SIG_DFL || info->si_code > 0) {
		/* A fault that is ignored would come again and again. Raised here, it arrives
		 * when this handler has returned. */
		signal(number, SIG_DFL);
		raise(number);
	}
}

static void on_fault(int number, siginfo_t *info, void *context)
{
	int saved = errno;

	if (!is_ours(info))
		pass_on(number, info, context);
	errno = saved;
}

static bool stands(const struct sigaction *action)
{
	return (action->sa_flags & SA_SIGINFO) && action->sa_sigaction == on_fault;
}

static fyfm_status install(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };

	if (sigaction(SIGBUS, NULL, &older) != 0)
		return FYFM_ERR_IO;
	page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
	action.sa_sigaction = on_fault;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGBUS, &action, NULL) != 0)
		return FYFM_ERR_IO;
	installed = true;
	return FYFM_OK;
}

fyfm_status fyfm_guard_install(void)
{
	fyfm_status st = FYFM_OK;

	pthread_mutex_lock(&lock);
	/* Not again where another handler stands in front: it may pass on to ours, which would
	 * then pass on to it. */
	if (!installed)
		st = install();
	pthread_mutex_unlock(&lock);
	return st;
}

void fyfm_guard_remove(void)
{
	struct sigaction present;

	pthread_mutex_lock(&lock);
	if (installed && sigaction(SIGBUS, NULL, &present) == 0 && stands(&present))
		installed = sigaction(SIGBUS, &older, NULL) != 0;
	pthread_mutex_unlock(&lock);
}
