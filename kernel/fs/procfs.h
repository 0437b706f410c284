/*
 * /proc, proc(5): tasks and the state of the kernel as files.
 *
 * A file's text is made when it is opened and does not change from then on.
 */
#ifndef KERNEL_FS_PROCFS_H
#define KERNEL_FS_PROCFS_H

#include "kernel/fs/proc_text.h"
#include "kernel/fs/vfs.h"

struct task;

/* procfs_type of kernel/fs/super.h is what to mount. */

/* Each writes one file's text; `task` is whom it is about, or the current
 * one. 0 or a negative errno, which opening the file then gives. */
typedef int (*proc_show_fn)(struct text *text, struct task *task);

int proc_show_meminfo(struct text *text, struct task *task);
int proc_show_uptime(struct text *text, struct task *task);
int proc_show_version(struct text *text, struct task *task);
int proc_show_mounts(struct text *text, struct task *task);
int proc_show_cpuinfo(struct text *text, struct task *task);
int proc_show_filesystems(struct text *text, struct task *task);
int proc_show_protections(struct text *text, struct task *task);
int proc_show_denials(struct text *text, struct task *task);

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

int proc_show_stat(struct text *text, struct task *task);
int proc_show_status(struct text *text, struct task *task);
int proc_show_cmdline(struct text *text, struct task *task);
int proc_show_comm(struct text *text, struct task *task);
int proc_show_maps(struct text *text, struct task *task);
int proc_show_oom_score_adj(struct text *text, struct task *task);

/* What a link of a task leads to, counted; NULL: nothing. */
typedef struct inode *(*proc_target_fn)(struct task *task, int fd);

struct inode *proc_target_exe(struct task *task, int fd);
struct inode *proc_target_cwd(struct task *task, int fd);
struct inode *proc_target_root(struct task *task, int fd);
struct inode *proc_target_fd(struct task *task, int fd);

#endif
