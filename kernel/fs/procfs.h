/*
 * /proc, proc(5): tasks and the state of the kernel as files.
 *
 * A file's text is made when it is read from the start, and does not change
 * until that is done again.
 */
#ifndef KERNEL_FS_PROCFS_H
#define KERNEL_FS_PROCFS_H

#include "kernel/fs/proc_text.h"
#include "kernel/fs/vfs.h"

struct task;

/* procfs_type and sysfs_type of kernel/fs/super.h are what to mount. /sys has
 * the few files that C libraries read. */

/* Each writes one file's text; `task` is whom it is about, or the current
 * one. 0 or a negative errno, which reading the file then gives. Some pass
 * yield points, after which they do not look at the task again. */
typedef int (*proc_show_fn)(struct text *text, struct task *task);

int proc_show_meminfo(struct text *text, struct task *task);
int proc_show_uptime(struct text *text, struct task *task);
int proc_show_version(struct text *text, struct task *task);
int proc_show_cpuinfo(struct text *text, struct task *task);
int proc_show_filesystems(struct text *text, struct task *task);
int proc_show_options(struct text *text, struct task *task);
int proc_show_nothing(struct text *text, struct task *task);
int proc_show_swaps(struct text *text, struct task *task);
int proc_show_protections(struct text *text, struct task *task);
int proc_show_denials(struct text *text, struct task *task);
int proc_show_crypto(struct text *text, struct task *task);
int proc_show_drivers(struct text *text, struct task *task);
int proc_show_stretch(struct text *text, struct task *task);

int proc_show_cap_last_cap(struct text *text, struct task *task);
int proc_show_ostype(struct text *text, struct task *task);
int proc_show_osrelease(struct text *text, struct task *task);
int proc_show_osversion(struct text *text, struct task *task);
int proc_show_hostname(struct text *text, struct task *task);
int proc_show_dmesg_restrict(struct text *text, struct task *task);
int proc_show_ngroups_max(struct text *text, struct task *task);
int proc_show_boot_id(struct text *text, struct task *task);
int proc_show_uuid(struct text *text, struct task *task);
int proc_show_entropy_avail(struct text *text, struct task *task);
int proc_show_poolsize(struct text *text, struct task *task);

int proc_show_kernel_stat(struct text *text, struct task *task);
int proc_show_loadavg(struct text *text, struct task *task);
int proc_show_domainname(struct text *text, struct task *task);
int proc_show_last_pid(struct text *text, struct task *task);
int proc_show_lease_time(struct text *text, struct task *task);
int proc_show_pipe_size(struct text *text, struct task *task);
int proc_show_pid_max(struct text *text, struct task *task);
int proc_show_threads_max(struct text *text, struct task *task);
int proc_show_overcommit(struct text *text, struct task *task);
int proc_show_min_addr(struct text *text, struct task *task);
int proc_show_areas_max(struct text *text, struct task *task);
int proc_show_zero(struct text *text, struct task *task);
int proc_show_processors(struct text *text, struct task *task);

int proc_show_stat(struct text *text, struct task *task);
int proc_show_thread_stat(struct text *text, struct task *task);
int proc_show_children(struct text *text, struct task *task);
int proc_show_status(struct text *text, struct task *task);
int proc_show_cmdline(struct text *text, struct task *task);
int proc_show_comm(struct text *text, struct task *task);
int proc_show_maps(struct text *text, struct task *task);
int proc_show_statm(struct text *text, struct task *task);
int proc_show_environ(struct text *text, struct task *task);
int proc_show_limits(struct text *text, struct task *task);
int proc_show_oom_score(struct text *text, struct task *task);

int proc_show_mounts(struct text *text, struct task *task);
int proc_show_mountinfo(struct text *text, struct task *task);

/* The texts of links. */
int proc_show_self(struct text *text, struct task *task);
int proc_show_thread_self(struct text *text, struct task *task);
int proc_show_self_mounts(struct text *text, struct task *task);
int proc_show_namespace(struct text *text, struct task *task);
int proc_show_oom_score_adj(struct text *text, struct task *task);
int proc_show_loginuid(struct text *text, struct task *task);
int proc_show_sessionid(struct text *text, struct task *task);

/* Each takes what a program writes to a file at once; `size` is at most
 * PROC_STORE_MOST. 0 or a negative errno. */
#define PROC_STORE_MOST 256
typedef int (*proc_store_fn)(struct task *task, const char *from, size_t size);

int proc_store_comm(struct task *task, const char *from, size_t size);
int proc_store_oom_score_adj(struct task *task, const char *from, size_t size);
int proc_store_last_pid(struct task *task, const char *from, size_t size);
int proc_store_lease_time(struct task *task, const char *from, size_t size);
int proc_store_stretch(struct task *task, const char *from, size_t size);
int proc_store_hostname(struct task *task, const char *from, size_t size);
int proc_store_domainname(struct task *task, const char *from, size_t size);
int proc_store_loginuid(struct task *task, const char *from, size_t size);
/* A decimal number with nothing but a newline behind it. */
bool proc_parse_number(const char *text, size_t size, i64 *value);

/* What a link of a task leads to, counted; NULL: nothing. */
typedef struct inode *(*proc_target_fn)(struct task *task, int fd);

struct inode *proc_target_exe(struct task *task, int fd);
struct inode *proc_target_cwd(struct task *task, int fd);
struct inode *proc_target_root(struct task *task, int fd);
struct inode *proc_target_fd(struct task *task, int fd);

#endif
