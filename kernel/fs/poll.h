/* poll(2), for those who know when something becomes ready. */
#ifndef KERNEL_FS_POLL_H
#define KERNEL_FS_POLL_H

/* What a file's `poll` tells may have changed: whoever waits looks again. May
 * be called from an interrupt. */
void poll_notify(void);

#endif
