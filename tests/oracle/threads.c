/*
 * What threads of Debian's C library see, on Linux and on Ravelin: a line for
 * each thing that was tried, which depends on nothing but the kernel.
 *
 * Started with an argument, it is what a thread has executed or spawned.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MANY 200

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t semaphore;
static __thread int own = 5;
static int counter, turns;

static void *adds(void *argument)
{
	own += (int)(long)argument;
	errno = own;
	pthread_mutex_lock(&mutex);
	counter += own;
	pthread_mutex_unlock(&mutex);
	return (void *)(long)(errno * 2);
}

static void test_join(void)
{
	pthread_t threads[MANY];
	void *result;
	long sum = 0;

	errno = 0;
	for (long i = 0; i < MANY; i++)
		pthread_create(&threads[i], NULL, adds, (void *)i);
	for (int i = 0; i < MANY; i++) {
		pthread_join(threads[i], &result);
		sum += (long)result;
	}
	printf("join: counter %d, sum %ld, own %d, errno %d\n", counter, sum,
	       own, errno);
}

static void *counts(void *argument)
{
	for (int i = 0; i < 2000; i++) {
		pthread_mutex_lock(&mutex);
		counter++;
		pthread_mutex_unlock(&mutex);
		if (i % 50 == 0)
			sched_yield();
	}
	return argument;
}

static void *takes_turns(void *argument)
{
	long me = (long)argument;

	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&mutex);
		while (turns % 4 != me)
			pthread_cond_wait(&condition, &mutex);
		turns++;
		pthread_cond_broadcast(&condition);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

static void run_four(void *(*work)(void *))
{
	pthread_t threads[4];

	for (long i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

static void first(void)
{
	pthread_mutex_lock(&mutex);
	counter++;
	pthread_mutex_unlock(&mutex);
}

static void *meets(void *argument)
{
	pthread_once(&once, first);
	pthread_rwlock_rdlock(&rwlock);
	pthread_rwlock_unlock(&rwlock);
	pthread_rwlock_wrlock(&rwlock);
	turns++;
	pthread_rwlock_unlock(&rwlock);
	if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
		sem_post(&semaphore);
	return argument;
}

static void test_locks(void)
{
	struct timespec end;
	int error;

	counter = 0;
	run_four(counts);
	run_four(takes_turns);
	printf("mutex: %d, condition: %d\n", counter, turns);
	counter = turns = 0;
	pthread_barrier_init(&barrier, NULL, 4);
	sem_init(&semaphore, 0, 0);
	run_four(meets);
	printf("once %d, written %d, semaphore %d\n", counter, turns,
	       sem_trywait(&semaphore));
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_nsec += 10000000;
	if (end.tv_nsec >= 1000000000)
		end.tv_nsec -= 1000000000, end.tv_sec++;
	pthread_mutex_lock(&mutex);
	error = pthread_cond_timedwait(&condition, &mutex, &end);
	pthread_mutex_unlock(&mutex);
	printf("timed wait: %s\n", strerror(error));
}

/* --- ends --- */

static void clean(void *argument)
{
	(void)argument;
	counter = 77;
}

static void *sleeps(void *argument)
{
	pthread_cleanup_push(clean, NULL);
	sem_post(&semaphore);
	for (;;)
		pause();
	pthread_cleanup_pop(0);
	return argument;
}

static void test_cancel(void)
{
	pthread_t thread;
	void *result;

	pthread_create(&thread, NULL, sleeps, NULL);
	sem_wait(&semaphore);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	printf("cancelled %d, cleaned %d\n", result == PTHREAD_CANCELED,
	       counter == 77);
}

static pthread_mutex_t *shared; /* a robust one, in shared memory */

static void *dies_with_it(void *argument)
{
	pthread_mutex_lock(shared);
	return argument;
}

static void test_robust(void)
{
	pthread_mutexattr_t attributes;
	pthread_t thread;
	int first_error, second_error, pid;

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(shared, &attributes);
	pthread_create(&thread, NULL, dies_with_it, NULL);
	pthread_join(thread, NULL);
	first_error = pthread_mutex_lock(shared);
	pthread_mutex_consistent(shared);
	pthread_mutex_unlock(shared);
	pid = fork();
	if (pid == 0) {
		pthread_mutex_lock(shared);
		kill(getpid(), SIGKILL);
	}
	waitpid(pid, NULL, 0);
	second_error = pthread_mutex_lock(shared);
	printf("robust: %s, %s\n", strerror(first_error),
	       strerror(second_error));
}

/* What becomes of a child that does this. */
static void in_child(const char *name, void (*work)(void))
{
	int status, pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		work();
		fflush(stdout);
		_exit(99);
	}
	waitpid(pid, &status, 0);
	printf("%s: status %#x\n", name, status);
}

static void *waits(void *argument)
{
	for (;;)
		pause();
	return argument;
}

static void *exits(void *argument)
{
	(void)argument;
	exit(7);
}

static void start(void *(*work)(void *))
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
}

static void exit_by_thread(void)
{
	start(waits);
	start(exits);
	waits(NULL);
}

static void *outlives(void *argument)
{
	usleep(20000);
	return argument;
}

static void main_goes_first(void)
{
	start(outlives);
	pthread_exit(NULL);
}

static void *crashes(void *argument)
{
	*(volatile int *)8 = 1;
	return argument;
}

static void crash_in_thread(void)
{
	start(waits);
	start(crashes);
	waits(NULL);
}

static void *executes(void *argument)
{
	execl("/proc/self/exe", "threads", "executed", NULL);
	return argument;
}

static void exec_in_thread(void)
{
	start(waits);
	start(executes);
	waits(NULL);
}

/* --- processes --- */

static void in_parent(void)
{
	counter++;
}

static void *forks(void *argument)
{
	int status, pid = fork();

	if (pid == 0)
		_exit(getpid() == gettid() ? counter : 50);
	waitpid(pid, &status, 0);
	printf("fork in a thread: %#x\n", status);
	return argument;
}

static void *spawns(void *argument)
{
	char *arguments[] = { "threads", "spawned", NULL }, *none[] = { NULL };
	int status, pid;

	fflush(stdout);
	if (posix_spawn(&pid, "/proc/self/exe", NULL, NULL, arguments, none))
		return NULL;
	waitpid(pid, &status, 0);
	printf("spawn in a thread: %#x\n", status);
	return argument;
}

static void join_one(void *(*work)(void *))
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	pthread_join(thread, NULL);
}

/* --- signals --- */

static volatile pid_t taken_by;

static void take(int signal)
{
	(void)signal;
	taken_by = gettid();
}

static void *waits_for_usr2(void *argument)
{
	sigset_t set;
	int signal;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigwait(&set, &signal);
	printf("sigwait: %d\n", signal == SIGUSR2);
	return argument;
}

static void *is_signalled(void *argument)
{
	struct sigaction action = { .sa_handler = take };

	sigaction(SIGUSR1, &action, NULL);
	pthread_kill(pthread_self(), SIGUSR1);
	printf("pthread_kill: %d\n", taken_by == gettid());
	return argument;
}

static void test_signals(void)
{
	pthread_t thread;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&thread, NULL, waits_for_usr2, NULL);
	usleep(10000);
	kill(getpid(), SIGUSR2);
	pthread_join(thread, NULL);
	join_one(is_signalled);
}

/* --- ids --- */

static void *becomes_another(void *argument)
{
	printf("setuid in a thread: %d\n",
	       setresuid((uid_t)-1, 1000, (uid_t)-1));
	return argument;
}

static void *tells_ids(void *argument)
{
	sem_wait(&semaphore);
	printf("another thread's euid %d\n", (int)geteuid());
	return argument;
}

/* The C library tells all threads, which the kernel does not. */
static void change_ids(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, tells_ids, NULL);
	join_one(becomes_another);
	printf("main thread's euid %d\n", (int)geteuid());
	sem_post(&semaphore);
	pthread_join(thread, NULL);
	printf("the call itself: %ld, ",
	       syscall(SYS_setresuid, -1, getuid(), -1));
	printf("euid %d\n", (int)geteuid());
}

static void *tells_names(void *argument)
{
	char path[64], name[32] = "";
	int fd;

	pthread_setname_np(pthread_self(), "worker");
	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", gettid());
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, name, sizeof(name) - 1) < 0)
		return NULL;
	close(fd);
	printf("name: %s", name);
	printf("same process %d, same thread %d\n", getpid() != gettid(),
	       getpid() == gettid());
	return argument;
}

int main(int count, char **arguments)
{
	if (count > 1) {
		printf("%s: alone %d\n", arguments[1], getpid() == gettid());
		return 44;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_join();
	test_locks();
	test_cancel();
	test_robust();
	in_child("exit by a thread", exit_by_thread);
	in_child("the main thread first", main_goes_first);
	in_child("a crash in a thread", crash_in_thread);
	in_child("execve in a thread", exec_in_thread);
	pthread_atfork(NULL, in_parent, in_parent);
	counter = 20;
	join_one(forks);
	join_one(spawns);
	test_signals();
	in_child("ids", change_ids);
	join_one(tells_names);
	return 0;
}
