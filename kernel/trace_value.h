/*
 * The pieces of a traced call: quoted bytes, names of flags, structures.
 */
#ifndef KERNEL_TRACE_VALUE_H
#define KERNEL_TRACE_VALUE_H

#include "kernel/abi/errno.h"
#include "kernel/abi/syscall_table.h"
#include "kernel/lib/types.h"

/* A line that grows to its end and is cut there. */
struct trace_line {
	size_t used;
	char text[400];
};

void trace_put(struct trace_line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* "bytes", with what is not printable in octal. */
void trace_quote(struct trace_line *line, const char *bytes, size_t size);
/* INT for 2, as a set of signals shows it. */
void trace_signal(struct trace_line *line, unsigned signal);
/* By the table of syscall_names.def (or prctl.def) that `detail` names. */
void trace_flags(struct trace_line *line, enum arg_detail detail, u32 value);
void trace_enum(struct trace_line *line, enum arg_detail detail, u32 value);
/* The structure that `detail` names, from the program; `count` is the next
 * argument, for those that are arrays. False if it is not known or cannot
 * be read: nothing is printed then. */
bool trace_struct(struct trace_line *line, enum arg_detail detail,
		  struct uptr from, u64 count);
/* The same, for what sockets have: trace_struct() asks it. */
bool trace_socket_struct(struct trace_line *line, enum arg_detail detail,
			 struct uptr from, u64 count);
/* SO_REUSEADDR: an option of a level, by sockopts.def. */
void trace_sockopt(struct trace_line *line, int level, int option);
/* What poll found: ([{fd=0, revents=POLLIN}]). */
void trace_poll_result(struct trace_line *line, struct uptr fds, u64 count);
/* 3, 0x7f00..., or -1 ENOENT (No such file or directory). */
void trace_result(struct trace_line *line, const char *name,
		  const u64 *arguments, i64 result);

#endif
