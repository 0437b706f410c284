# Builds Ravelin. `make help` lists what to type; ./ravelin does it for you.
#
# Every object is named here, room by room: what is not named is not built.
# Outputs go to build/, a folder for each variant (BUILD=release|debug,
# CC=clang-16|gcc), so that variants stand side by side.

ifeq ($(origin CC),default)
CC := clang-16
endif
BUILD ?= release
COMPILER := $(if $(findstring clang,$(CC)),clang,gcc)
B := build/$(BUILD)-$(COMPILER)
H := build/host
HOSTCC := $(CC)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# --- what there is ----------------------------------------------------------

BOOT := boot/bytes.o boot/command_line.o boot/main.o boot/memory.o \
	boot/multiboot2.o boot/paging.o boot/pvh.o boot/ranges.o \
	boot/relocate.o boot/rsdp.o boot/slide.o boot/text.o
BOOT_ASM := boot/entry.o

ARCH := arch/x86_64/apic.o arch/x86_64/calibrate.o arch/x86_64/devices.o \
	arch/x86_64/fpu.o arch/x86_64/interrupts.o arch/x86_64/ioapic.o \
	arch/x86_64/paging.o arch/x86_64/ports.o arch/x86_64/power.o \
	arch/x86_64/processor.o arch/x86_64/report.o arch/x86_64/rtc.o \
	arch/x86_64/signal_frame.o arch/x86_64/stacks.o arch/x86_64/start.o \
	arch/x86_64/string.o arch/x86_64/table_window.o arch/x86_64/tables.o \
	arch/x86_64/task.o arch/x86_64/traps.o arch/x86_64/user_ranges.o \
	arch/x86_64/user_tables.o arch/x86_64/user_walk.o \
	arch/x86_64/usercopy.o arch/x86_64/walker.o
ARCH_ASM := arch/x86_64/entry.o

KERNEL_LIB := kernel/lib/format.o kernel/lib/print.o kernel/lib/string.o \
	kernel/lib/usercopy.o
KERNEL_DEV := kernel/dev/acpi.o kernel/dev/calendar.o kernel/dev/clock.o \
	kernel/dev/host_line.o kernel/dev/pci.o kernel/dev/port.o \
	kernel/dev/port_control.o kernel/dev/serial.o kernel/dev/stream.o \
	kernel/dev/tty_erase.o kernel/dev/tty_line.o kernel/dev/tty_output.o \
	kernel/dev/virtio.o kernel/dev/virtio_crypto.o kernel/dev/virtqueue.o
KERNEL_MM := kernel/mm/area.o kernel/mm/fault.o kernel/mm/fork.o \
	kernel/mm/frame.o kernel/mm/gate.o kernel/mm/madvise.o \
	kernel/mm/mlock.o kernel/mm/mmap.o kernel/mm/mremap.o kernel/mm/slab.o \
	kernel/mm/space.o
KERNEL_TASK := kernel/task/alarm.o kernel/task/children.o kernel/task/elf.o \
	kernel/task/exec.o kernel/task/exec_map.o kernel/task/exec_stack.o \
	kernel/task/exec_strings.o kernel/task/exit.o kernel/task/fork.o \
	kernel/task/futex.o kernel/task/init.o kernel/task/init_cred.o \
	kernel/task/jobs.o kernel/task/jobs_tty.o kernel/task/kill.o \
	kernel/task/limits.o kernel/task/load.o kernel/task/nice.o \
	kernel/task/oom.o kernel/task/prctl.o kernel/task/priority.o \
	kernel/task/process.o kernel/task/robust.o kernel/task/sched.o \
	kernel/task/script.o kernel/task/signal.o kernel/task/signal_calls.o \
	kernel/task/signal_queue.o kernel/task/sleep.o kernel/task/start.o \
	kernel/task/stop.o kernel/task/system.o kernel/task/task.o \
	kernel/task/threads.o kernel/task/time.o kernel/task/usage.o \
	kernel/task/user_time.o kernel/task/wait.o kernel/task/wait4.o
KERNEL_SECURITY := kernel/security/audit.o kernel/security/audit_text.o \
	kernel/security/bounding.o kernel/security/capability.o \
	kernel/security/capability_calls.o kernel/security/capability_names.o \
	kernel/security/cred.o kernel/security/cred_prctl.o \
	kernel/security/exec_cred.o kernel/security/file_caps.o \
	kernel/security/inspect.o kernel/security/login.o \
	kernel/security/set_ids.o
KERNEL_FS := kernel/fs/access.o kernel/fs/archive.o kernel/fs/attributes.o \
	kernel/fs/audit_device.o kernel/fs/devfs.o kernel/fs/device.o \
	kernel/fs/dir.o kernel/fs/fd.o kernel/fs/fdtable.o kernel/fs/file.o \
	kernel/fs/file_lock.o kernel/fs/folders.o kernel/fs/inode.o \
	kernel/fs/inode_flags.o kernel/fs/kmsg.o kernel/fs/lease.o \
	kernel/fs/make.o kernel/fs/mem_device.o kernel/fs/mount.o \
	kernel/fs/mount_options.o kernel/fs/name.o kernel/fs/namespace.o \
	kernel/fs/null_device.o kernel/fs/open.o kernel/fs/page_map.o \
	kernel/fs/path.o kernel/fs/permission.o kernel/fs/pipe.o \
	kernel/fs/pipe_pass.o kernel/fs/pipe_ring.o kernel/fs/pipe_size.o \
	kernel/fs/poll.o kernel/fs/proc_crypto.o kernel/fs/proc_file.o \
	kernel/fs/proc_link.o kernel/fs/proc_login.o kernel/fs/proc_memory.o \
	kernel/fs/proc_mounts.o kernel/fs/proc_stat.o kernel/fs/proc_system.o \
	kernel/fs/proc_task.o kernel/fs/proc_text.o kernel/fs/procfs.o \
	kernel/fs/ramfs.o kernel/fs/random_device.o kernel/fs/regular.o \
	kernel/fs/remove.o kernel/fs/resize.o kernel/fs/rw.o \
	kernel/fs/rw_vector.o kernel/fs/select.o kernel/fs/sendfile.o \
	kernel/fs/splice.o kernel/fs/stat.o kernel/fs/statfs.o \
	kernel/fs/stream_file.o kernel/fs/super.o kernel/fs/syslog.o \
	kernel/fs/tar_fields.o kernel/fs/transfer.o kernel/fs/tree.o \
	kernel/fs/tree_data.o kernel/fs/tree_names.o kernel/fs/tree_node.o \
	kernel/fs/tree_xattr.o kernel/fs/tty.o kernel/fs/tty_ioctl.o \
	kernel/fs/tty_jobs.o kernel/fs/user_path.o kernel/fs/vfs.o \
	kernel/fs/xattr.o
KERNEL_CRYPTO := kernel/crypto/crypto.o kernel/crypto/vector.o
KERNEL_NET := kernel/net/alg.o kernel/net/alg_aead.o kernel/net/alg_hash.o \
	kernel/net/alg_parse.o kernel/net/alg_rng.o kernel/net/alg_skcipher.o \
	kernel/net/alg_text.o kernel/net/calls.o kernel/net/control.o \
	kernel/net/inet.o kernel/net/ipv4.o kernel/net/message.o \
	kernel/net/message_calls.o kernel/net/netlink.o \
	kernel/net/netlink_crypto.o kernel/net/option_values.o \
	kernel/net/options.o kernel/net/packet.o kernel/net/raw.o \
	kernel/net/socket.o kernel/net/udp.o kernel/net/unix.o \
	kernel/net/unix_name.o kernel/net/unix_send.o
KERNEL_TOP := kernel/main.o kernel/missing.o kernel/module.o kernel/options.o \
	kernel/panic.o kernel/random.o kernel/random_health.o \
	kernel/random_pool.o kernel/random_source.o kernel/syscall.o \
	kernel/trace.o kernel/trace_result.o kernel/trace_socket.o \
	kernel/trace_struct.o kernel/trace_value.o

CRYPTO := crypto/aead.o crypto/aes.o crypto/aes_skciphers.o \
	crypto/algorithms.o crypto/blake2b.o crypto/blake2s.o \
	crypto/blowfish.o crypto/cbc.o crypto/chacha20.o \
	crypto/chacha20_stream.o crypto/chacha20poly1305.o crypto/cmac.o \
	crypto/ctr.o crypto/des.o crypto/digest.o crypto/ed25519.o \
	crypto/ed25519_encoding.o crypto/ed25519_multiply.o \
	crypto/ed25519_point.o crypto/ed25519_scalar.o crypto/field25519.o \
	crypto/gcm.o crypto/gcm_aeads.o crypto/ghash.o crypto/hash.o \
	crypto/hash_vector.o crypto/hkdf.o crypto/hmac.o crypto/idea.o \
	crypto/known_answers.o crypto/md5.o crypto/modes.o \
	crypto/modes_keyed.o crypto/pbkdf2.o crypto/poly1305.o \
	crypto/poly1305_long.o crypto/processor.o crypto/registry.o \
	crypto/selftest.o crypto/selftest_aead.o crypto/selftest_digest.o \
	crypto/selftest_functions.o crypto/selftest_skcipher.o \
	crypto/serpent.o crypto/sha1.o crypto/sha256.o crypto/sha3.o \
	crypto/sha3_bmi2.o crypto/sha512.o crypto/siphash.o crypto/skcipher.o \
	crypto/template.o crypto/wipe.o crypto/x25519.o crypto/xts.o
# Of these, what runs once for a key or for a name, and what is legacy.
CRYPTO_SELDOM := crypto/aead.o crypto/algorithms.o crypto/blowfish.o \
	crypto/des.o crypto/digest.o crypto/hkdf.o crypto/hmac.o crypto/idea.o \
	crypto/known_answers.o crypto/md5.o crypto/modes.o \
	crypto/modes_keyed.o crypto/pbkdf2.o crypto/processor.o \
	crypto/registry.o crypto/selftest.o crypto/selftest_aead.o \
	crypto/selftest_digest.o crypto/selftest_functions.o \
	crypto/selftest_skcipher.o crypto/sha1.o crypto/skcipher.o \
	crypto/template.o
# With instructions on vector registers, which only these may have.
CRYPTO_VECTOR := crypto/aes_ni.o crypto/aes_vaes.o crypto/aes_vaes512.o \
	crypto/chacha20_avx2.o crypto/chacha20_avx512.o \
	crypto/chacha20_ssse3.o crypto/gcm_ni.o crypto/gcm_vaes.o \
	crypto/gcm_vaes512.o crypto/poly1305_avx2.o crypto/poly1305_avx512.o \
	crypto/sha256_ni.o crypto/sha512_avx2.o

KERNEL := $(KERNEL_TOP) $(KERNEL_LIB) $(KERNEL_DEV) $(KERNEL_MM) \
	$(KERNEL_TASK) $(KERNEL_SECURITY) $(KERNEL_CRYPTO) $(KERNEL_FS) \
	$(KERNEL_NET) $(ARCH) $(CRYPTO) $(CRYPTO_VECTOR)

# Pure files: the same source runs hosted, under the sanitizers.
PURE := arch/x86_64/string.o kernel/dev/acpi.o kernel/dev/calendar.o \
	kernel/dev/host_line.o kernel/dev/tty_erase.o kernel/dev/tty_line.o \
	kernel/dev/tty_output.o kernel/dev/virtqueue.o kernel/fs/archive.o \
	kernel/fs/inode.o kernel/fs/mount_options.o kernel/fs/page_map.o \
	kernel/fs/pipe_ring.o kernel/fs/proc_text.o kernel/fs/super.o \
	kernel/fs/tar_fields.o kernel/fs/tree.o kernel/fs/tree_data.o \
	kernel/fs/tree_names.o kernel/fs/tree_node.o kernel/fs/tree_xattr.o \
	kernel/lib/format.o kernel/lib/string.o kernel/mm/area.o \
	kernel/mm/fault.o kernel/mm/frame.o kernel/mm/mmap.o \
	kernel/mm/mremap.o kernel/mm/slab.o kernel/mm/space.o \
	kernel/net/alg_parse.o kernel/net/control.o kernel/net/ipv4.o \
	kernel/options.o kernel/random_health.o kernel/random_pool.o \
	kernel/security/audit_text.o kernel/security/bounding.o \
	kernel/security/capability_names.o kernel/security/file_caps.o \
	kernel/task/elf.o kernel/task/exec_strings.o kernel/task/nice.o \
	kernel/task/script.o kernel/task/start.o $(CRYPTO)
UNIT_TESTS := tests/unit/archive_builder.o tests/unit/scratch.o \
	tests/unit/test_acpi.o tests/unit/test_aes.o \
	tests/unit/test_alg_parse.o tests/unit/test_archive.o \
	tests/unit/test_archive_damage.o tests/unit/test_audit_text.o \
	tests/unit/test_blake2b.o tests/unit/test_blake2s.o \
	tests/unit/test_bounding.o tests/unit/test_calendar.o \
	tests/unit/test_capability_names.o tests/unit/test_chacha20.o \
	tests/unit/test_chacha20poly1305.o tests/unit/test_control.o \
	tests/unit/test_ed25519.o tests/unit/test_ed25519_point.o \
	tests/unit/test_ed25519_scalar.o tests/unit/test_elf.o \
	tests/unit/test_equal.o tests/unit/test_exec_strings.o \
	tests/unit/test_fdtable.o tests/unit/test_field25519.o \
	tests/unit/test_file_caps.o tests/unit/test_format.o \
	tests/unit/test_gcm.o tests/unit/test_hash.o tests/unit/test_hkdf.o \
	tests/unit/test_hmac.o tests/unit/test_ipv4.o tests/unit/test_legacy.o \
	tests/unit/test_md5.o tests/unit/test_modes.o tests/unit/test_nice.o \
	tests/unit/test_options.o tests/unit/test_path.o \
	tests/unit/test_pbkdf2.o tests/unit/test_permission.o \
	tests/unit/test_pipe.o tests/unit/test_processor.o \
	tests/unit/test_random.o tests/unit/test_random_pool.o \
	tests/unit/test_registry.o tests/unit/test_script.o \
	tests/unit/test_selftest.o tests/unit/test_serpent.o \
	tests/unit/test_sha1.o tests/unit/test_sha256.o tests/unit/test_sha3.o \
	tests/unit/test_sha512.o tests/unit/test_siphash.o \
	tests/unit/test_slab.o tests/unit/test_space.o \
	tests/unit/test_space_failures.o tests/unit/test_start.o \
	tests/unit/test_string.o tests/unit/test_tty_line.o \
	tests/unit/test_virtqueue.o tests/unit/test_x25519.o \
	tests/unit/test_xts.o
# As UNIT_TESTS, hosted alone: they use vector registers without asking.
CRYPTO_TESTS := tests/unit/test_aes_forms.o tests/unit/test_forms.o \
	tests/unit/test_gcm_forms.o
# Hosted only: tests that take the machine for themselves, and the stand-ins,
# and those of boot/, which the kernel cannot reach.
HOST_TESTS := boot/bytes.o boot/command_line.o boot/memory.o boot/multiboot2.o \
	boot/paging.o boot/pvh.o boot/ranges.o boot/relocate.o boot/rsdp.o \
	boot/slide.o host/elf_needs.o host/tar_read.o \
	kernel/dev/virtio_crypto.o tests/host/aes_forms.o tests/host/fakes_arch.o \
	tests/host/fakes_kernel.o tests/host/hash_forms.o \
	tests/host/processor.o tests/host/vector.o tests/unit/crypto_device.o \
	tests/unit/test_boot_image.o tests/unit/test_boot_multiboot2.o \
	tests/unit/test_boot_pvh.o tests/unit/test_boot_ranges.o \
	tests/unit/test_chacha20_forms.o tests/unit/test_elf_needs.o \
	tests/unit/test_frame.o tests/unit/test_hash_forms.o \
	tests/unit/test_mmap.o tests/unit/test_mremap.o \
	tests/unit/test_tar_read.o tests/unit/test_tree.o \
	tests/unit/test_tree_random.o tests/unit/test_tty_pty.o \
	tests/unit/test_virtio_crypto.o
KERNEL_TESTS := tests/kernel/crash.o tests/kernel/programs.o \
	tests/kernel/run.o tests/kernel/test_crypto.o \
	tests/kernel/test_crypto_device.o tests/kernel/test_crypto_stack.o \
	tests/kernel/test_log.o tests/kernel/test_paging.o \
	tests/kernel/test_scene.o tests/kernel/test_stacks.o \
	tests/kernel/test_tasks.o tests/kernel/test_user_tables.o \
	tests/kernel/test_usercopy.o

# Little of the text, and most of the time; all else is built as small as can
# be.
HOT := $(ARCH) $(CRYPTO) $(CRYPTO_VECTOR) $(KERNEL_MM) $(KERNEL_SECURITY) \
	kernel/lib/string.o kernel/lib/usercopy.o kernel/random.o \
	kernel/random_pool.o kernel/syscall.o kernel/task/exec.o \
	kernel/task/exec_stack.o kernel/task/exit.o kernel/task/fork.o \
	kernel/task/load.o kernel/task/sched.o kernel/task/signal.o \
	kernel/task/task.o kernel/task/wait.o kernel/task/wait4.o \
	kernel/task/exec_map.o kernel/fs/folders.o kernel/task/children.o \
	kernel/task/process.o kernel/task/threads.o
# Of those rooms, what runs in the boot or seldom.
SELDOM := arch/x86_64/apic.o arch/x86_64/calibrate.o arch/x86_64/devices.o \
	arch/x86_64/ioapic.o arch/x86_64/paging.o arch/x86_64/ports.o \
	arch/x86_64/power.o arch/x86_64/processor.o arch/x86_64/report.o \
	arch/x86_64/rtc.o arch/x86_64/start.o $(CRYPTO_SELDOM) \
	kernel/mm/madvise.o kernel/mm/mlock.o kernel/mm/mremap.o \
	kernel/security/audit.o kernel/security/audit_text.o \
	kernel/security/bounding.o kernel/security/capability_names.o \
	kernel/security/login.o kernel/security/set_ids.o
COLD := $(BOOT) $(filter-out $(filter-out $(SELDOM),$(HOT)),$(KERNEL))
# Where a function that calls none needs no frame: a panic there would miss
# its caller, but it touches nothing that could fault.
FRAMELESS := kernel/security/cred_prctl.o kernel/syscall.o

# Ring-3 programs of our own, and the tests among them.
USER_LIB := user/library.o user/relocate.o user/start.o
USER_TESTS := tests/user/abuse.o tests/user/advice.o tests/user/alarm.o \
	tests/user/alg.o tests/user/alg_calls.o tests/user/alg_ciphers.o \
	tests/user/alg_netlink.o tests/user/alg_secret.o tests/user/audit.o \
	tests/user/clocks.o tests/user/copies.o tests/user/copies_files.o \
	tests/user/datagrams.o tests/user/death.o tests/user/exec.o \
	tests/user/exec_caps.o tests/user/file_calls.o tests/user/file_caps.o \
	tests/user/file_flags.o tests/user/file_size.o tests/user/files.o \
	tests/user/fixups.o tests/user/futex.o tests/user/gates.o \
	tests/user/hello.o tests/user/ids.o tests/user/info.o \
	tests/user/jobs.o tests/user/leak.o tests/user/lease_waits.o \
	tests/user/leases.o tests/user/linker.o tests/user/login.o \
	tests/user/mappings.o tests/user/mappings_random.o \
	tests/user/matrix.o tests/user/meanwhile.o tests/user/memory.o \
	tests/user/mounts.o tests/user/names.o tests/user/nocaps.o \
	tests/user/oom.o tests/user/proc.o tests/user/process.o \
	tests/user/queue.o tests/user/random.o tests/user/registers.o \
	tests/user/remap.o tests/user/robust.o tests/user/scene.o \
	tests/user/script.o tests/user/shares.o tests/user/signals.o \
	tests/user/sigreturn.o tests/user/sockets.o tests/user/splice_waits.o \
	tests/user/splices.o tests/user/streams.o tests/user/stress.o \
	tests/user/system.o tests/user/thread_ends.o \
	tests/user/thread_memory.o tests/user/thread_signals.o \
	tests/user/threads.o tests/user/vectors.o tests/user/waiting.o \
	tests/user/write.o
USER_TEST_LIB := tests/user/test.o
USER_ABUSE := tests/user/abuse_calls.o tests/user/abuse_random.o
USER_MATRIX := tests/user/matrix_files.o tests/user/matrix_guards.o \
	tests/user/matrix_net.o tests/user/matrix_system.o \
	tests/user/matrix_tasks.o

# --- how it is compiled -----------------------------------------------------

# BUILD=debug: readable in gdb, and every check of undefined behaviour that a
# kernel can make of itself traps; an unaligned access is none, for this
# processor allows it and file formats need it. KASAN is not there yet.
ifeq ($(BUILD),debug)
OPTIMIZE := -Og
CHECKS := -fsanitize=undefined -fno-sanitize=alignment
else ifeq ($(BUILD),release)
# Small: an emulator, and an instruction cache, see less code. The boot, most
# of which runs once, is a tenth quicker than with -O2, and system calls cost
# the same number of instructions.
OPTIMIZE := -Os
SMALLEST := -Oz
QUICKEST := -O2
NO_LEAF_FRAMES := -momit-leaf-frame-pointer
CHECKS := -fsanitize=bounds,shift,signed-integer-overflow
else
$(error BUILD is release or debug, not $(BUILD))
endif

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wundef -Wvla -Wwrite-strings -Wpointer-arith \
	-Wdate-time
ifeq ($(COMPILER),clang)
WARNINGS += -Wthread-safety -Werror=initializer-overrides \
	-Wframe-larger-than=2048
HARDENING := -fsanitize=kcfi $(CHECKS) -fsanitize-trap=all
else
WARNINGS += -Woverride-init -Wframe-larger-than=2048
HARDENING := $(CHECKS) -fsanitize-undefined-trap-on-error
endif
HARDENING += -fstack-protector-strong -mstack-protector-guard-reg=gs \
	-mstack-protector-guard-offset=40 -ftrivial-auto-var-init=zero \
	-mharden-sls=all -fcf-protection=none -fstack-clash-protection \
	-fzero-call-used-regs=skip

# Where the compiler has the freestanding headers: asked once and written down,
# since clang takes a tenth of a second to say it.
HEADERS := $(shell mkdir -p $(B) && cd $(B) && \
	{ [ -s headers ] && [ headers -nt "$$(command -v $(firstword $(CC)))" ] || \
		$(CC) -print-file-name=include >headers; cat headers; })

# What all code of ours is compiled with, and what the kernel's is.
COMMON := -std=gnu11 -g -ffreestanding -fno-common \
	-fno-strict-aliasing -fno-delete-null-pointer-checks \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	-ffile-prefix-map=$(CURDIR)=. -I. $(WARNINGS) -MMD -MP
KERNEL_FLAGS := $(COMMON) -nostdinc \
	-isystem $(HEADERS) \
	-isystem arch/x86_64/include -include kernel/lib/hidden.h \
	-fPIE -fvisibility=hidden -m64 -mno-red-zone -mgeneral-regs-only \
	$(OPTIMIZE) $(HARDENING)
# boot/ runs before the stack guard, and before what it would report to.
BOOT_FLAGS := $(filter-out -fstack-protector-strong -fsanitize% \
	-fno-sanitize%,$(KERNEL_FLAGS)) -fno-stack-protector
# Its own place in linker.ld, and its own mem functions: see boot/bytes.h.
BOOT_OBJCOPY := --prefix-alloc-sections=.boot \
	--redefine-sym memcpy=boot_copy --redefine-sym memset=boot_fill
# Without -g: nasm would write the source's full path into the object.
NASMFLAGS := -f elf64 -I./ -w+error --reproducible
LDFLAGS := -n -z max-page-size=4096 -z noexecstack --build-id=none -pie \
	--no-dynamic-linker -z text -z pack-relative-relocs -T linker.ld

# Programs are position-independent code; most are linked to a fixed address.
U := build/user$(if $(filter gcc,$(COMPILER)),-gcc)
TEST_ARCHIVE := $(U:build/user%=build/test%)/archive.tar
USER_FLAGS := $(COMMON) -nostdinc \
	-isystem $(HEADERS) \
	-fPIE -fvisibility=hidden -m64 -fno-stack-protector -O2
USER_LDFLAGS := -static -z noexecstack -z separate-code --build-id=none

HOST_FLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Werror -I. \
	-isystem tests/host/include -MMD -MP
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all

# --- rules ------------------------------------------------------------------

$(addprefix $(B)/,$(COLD)): SIZE := $(SMALLEST)
$(addprefix $(B)/,$(FRAMELESS)): SIZE := $(NO_LEAF_FRAMES)
$(B)/kernel/security/capability_calls.o: SIZE := $(QUICKEST)
# Written to be unrolled.
UNROLLED := aes.o blake2b.o blake2s.o ed25519_multiply.o ed25519_point.o \
	field25519.o ghash.o poly1305.o serpent.o sha3.o x25519.o
# Of these, what has a use for each register, the frame's too.
UNROLLED_LEAVES := blake2b.o blake2s.o field25519.o sha3.o
$(addprefix $(B)/crypto/,$(UNROLLED)): SIZE := $(QUICKEST)
$(addprefix $(B)/crypto/,$(UNROLLED_LEAVES)): SIZE := \
	$(QUICKEST) $(NO_LEAF_FRAMES)

# vector_unit NAME, SWITCHES[, OPTIMIZE]: a unit with vector registers, wherever
# it is built. Slow code, and what checks it, would take too much of the stack;
# the hosted build checks it.
define vector_unit
$(B)/crypto/$(1).o: private KERNEL_FLAGS := $$(filter-out \
	-mgeneral-regs-only -fsanitize=undefined,$$(KERNEL_FLAGS)) $(2) \
	$(or $(3),-O2)
$(H)/crypto/$(1).o: private HOST_FLAGS := $$(HOST_FLAGS) $(2) $(or $(3),-O2)
endef
AVX512 := -mavx512f -mavx512vl -mavx512bw -mavx512dq -mprefer-vector-width=512

NI := -msse4.1 -maes -mpclmul
VAES := $(NI) -mavx2 -mvaes -mvpclmulqdq
VAES512 := $(VAES) -mavx512f -mavx512vl -mavx512bw -mavx512dq

# Those of AES are as quick when they are small.
$(eval $(call vector_unit,aes_ni,$(NI),-Os))
$(eval $(call vector_unit,gcm_ni,$(NI),-Os))
$(eval $(call vector_unit,aes_vaes,$(VAES),-Os))
$(eval $(call vector_unit,gcm_vaes,$(VAES),-Os))
$(eval $(call vector_unit,aes_vaes512,$(VAES512),-Os))
$(eval $(call vector_unit,gcm_vaes512,$(VAES512),-Os))
$(eval $(call vector_unit,sha256_ni,-msha -msse4.1))
$(eval $(call vector_unit,chacha20_ssse3,-mssse3))
$(eval $(call vector_unit,chacha20_avx2,-mavx2))
$(eval $(call vector_unit,chacha20_avx512,$(AVX512)))
$(eval $(call vector_unit,poly1305_avx2,-mavx2))
$(eval $(call vector_unit,poly1305_avx512,$(AVX512)))
# Keeps instructions in the order in which the source has them: it is a
# twentieth quicker where rounds and schedule are woven there.
AS_WRITTEN := $(if $(filter clang,$(COMPILER)),-mllvm -enable-misched=false)
$(eval $(call vector_unit,sha512_avx2,-mavx2 -mbmi -mbmi2 \
	-momit-leaf-frame-pointer $(AS_WRITTEN)))
# With general registers only, as all else.
BMI2 := -mbmi -mbmi2 $(QUICKEST) $(NO_LEAF_FRAMES)
$(B)/crypto/sha3_bmi2.o: private KERNEL_FLAGS := $(KERNEL_FLAGS) $(BMI2)
$(H)/crypto/sha3_bmi2.o: private HOST_FLAGS := $(HOST_FLAGS) $(BMI2)

SIZES := $(SMALLEST) $(COLD) $(FRAMELESS) $(UNROLLED) $(UNROLLED_LEAVES)

BOOT_OBJECTS := $(addprefix $(B)/,$(BOOT) $(BOOT_ASM))
KERNEL_OBJECTS := $(addprefix $(B)/,$(KERNEL) $(ARCH_ASM))
TEST_OBJECTS := $(addprefix $(B)/,$(KERNEL_TESTS) $(UNIT_TESTS))

.PHONY: all
all: $(B)/kernel.elf ## the kernel

$(B)/kernel.elf: linker.ld $(BOOT_OBJECTS) $(KERNEL_OBJECTS) $(B)/kernel/no_tests.o
	@echo "  LD      $@"
	@ld $(LDFLAGS) -o $@ $(filter %.o,$^)

$(B)/kernel-test.elf: linker.ld $(BOOT_OBJECTS) $(KERNEL_OBJECTS) $(TEST_OBJECTS)
	@echo "  LD      $@"
	@ld $(LDFLAGS) -o $@ $(filter %.o,$^)

# Objects are out of date when the flags are others than theirs, but for the
# folder's name, which leaves no trace in them.
BUILT_WITH := $(CC) $(filter-out -ffile-prefix-map=%,$(KERNEL_FLAGS)) $(SIZES)
.PHONY: always
$(B)/flags: always
	@mkdir -p $(@D)
	@echo '$(BUILT_WITH)' | cmp -s - $@ || echo '$(BUILT_WITH)' >$@

$(B)/boot/%.o: boot/%.c $(B)/flags
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) $(BOOT_FLAGS) $(SIZE) -c -o $@ $<
	@objcopy $(BOOT_OBJCOPY) $@

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) $(KERNEL_FLAGS) $(SIZE) -c -o $@ $<

$(B)/%.o: %.asm $(B)/flags
	@mkdir -p $(@D)
	@echo "  NASM    $@"
	@nasm $(NASMFLAGS) -MD $(@:.o=.d) -MP -o $@ $<

# Hosted: the unit tests with the pure files, under ASan and UBSan.
HOST_OBJECTS := $(addprefix $(H)/,$(PURE) $(CRYPTO_VECTOR) $(UNIT_TESTS) \
	$(CRYPTO_TESTS) $(HOST_TESTS) tests/host/main.o)

$(H)/unit: $(HOST_OBJECTS)
	@echo "  HOSTLD  $@"
	@$(HOSTCC) $(SANITIZE) -o $@ $^

$(H)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) $(HOST_FLAGS) $(SANITIZE) -c -o $@ $<

# The kernel's <string.h> under other names: libc has these ones here.
$(H)/kernel/lib/string.o $(H)/arch/x86_64/string.o \
$(H)/tests/unit/test_string.o: HOST_FLAGS += $(foreach name,memcpy memmove \
	memset memcmp memchr strlen strnlen strcmp strncmp strchr strrchr,\
	-D$(name)=kernel_$(name)) -fno-builtin

.PHONY: unit
unit: $(H)/unit ## the hosted unit tests, under ASan and UBSan
	@$(H)/unit

# The pure files against published vectors, libgcrypt and OpenSSL.
VECTORS := $(addprefix tests/host/vectors/,ciphers.o ciphers_aead.o \
	ciphers_check.o ciphers_compare.o ciphers_forms.o curves.o hashes.o \
	hashes_compare.o keyed.o keyed_compare.o known_answers.o main.o \
	read.o)

$(H)/vectors: $(addprefix $(H)/,$(VECTORS) $(CRYPTO) $(CRYPTO_VECTOR) \
		tests/host/aes_forms.o tests/host/hash_forms.o \
		tests/host/processor.o tests/host/vector.o)
	@echo "  HOSTLD  $@"
	@$(HOSTCC) $(SANITIZE) -o $@ $^ -lgcrypt -lcrypto

# As many random cases of each algorithm as ROUNDS says, made from SEED: with
# 12000 over a million in all.
.PHONY: vectors
vectors: ## crypto/ against vectors, libgcrypt and OpenSSL, at length
	@sh tests/host/vectors.sh $(or $(SEED),random) $(or $(ROUNDS),12000)

# Fuzzed by libFuzzer, which is clang's. A target is a file of tests/fuzz/; the
# pure files count what they reach, but for those with vector registers.
FUZZ_TARGETS := aead alg ed25519 names x25519
FUZZ_CC := clang-16
FUZZ_FLAGS := -O2 $(SANITIZE) -fsanitize=fuzzer-no-link
FUZZ_UNITS := $(addprefix $(H)/fuzz/,$(filter-out $(CRYPTO_VECTOR),$(CRYPTO))) \
	$(addprefix $(H)/fuzz/tests/host/,processor.o vector.o) \
	$(addprefix $(H)/,$(CRYPTO_VECTOR))

$(H)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZCC  $@"
	@$(FUZZ_CC) $(HOST_FLAGS) $(FUZZ_FLAGS) -c -o $@ $<

$(H)/fuzz/alg: $(addprefix $(H)/fuzz/,kernel/net/alg_parse.o \
		kernel/net/control.o)
$(addprefix $(H)/fuzz/,$(FUZZ_TARGETS)): $(H)/fuzz/%: \
		$(H)/fuzz/tests/fuzz/%.o $(FUZZ_UNITS)
	@echo "  HOSTLD  $@"
	@$(FUZZ_CC) $(SANITIZE) -fsanitize=fuzzer -o $@ $^ -lcrypto

# A few runs of each want no counting: the units of the unit tests will do.
QUICK_UNITS := $(addprefix $(H)/,$(CRYPTO) $(CRYPTO_VECTOR) \
	tests/host/processor.o tests/host/vector.o)
$(H)/fuzz/quick/alg: $(addprefix $(H)/kernel/net/,alg_parse.o control.o)
$(addprefix $(H)/fuzz/quick/,$(FUZZ_TARGETS)): $(H)/fuzz/quick/%: \
		$(H)/fuzz/tests/fuzz/%.o $(QUICK_UNITS)
	@mkdir -p $(@D)
	@echo "  HOSTLD  $@"
	@$(FUZZ_CC) $(SANITIZE) -fsanitize=fuzzer -o $@ $^ -lcrypto

$(H)/fuzz/seeds: $(H)/fuzz/tests/fuzz/seeds.o $(QUICK_UNITS)
	@echo "  HOSTLD  $@"
	@$(FUZZ_CC) $(SANITIZE) -fsanitize=fuzzer-no-link -o $@ $^

.PHONY: fuzz-targets fuzz-crypto
fuzz-targets:
	@echo $(FUZZ_TARGETS)
fuzz-crypto: ## fuzzes crypto/, each target for SECONDS (60)
	@sh tests/host/fuzz.sh $(or $(SECONDS),60) $(TARGETS)

# crypto/ in the very objects that the kernel is linked from, for programs of
# this host: with what these objects expect of the kernel.
SHIPPED := $(addprefix $(B)/,$(CRYPTO) $(CRYPTO_VECTOR) kernel/lib/string.o \
	arch/x86_64/string.o)
SHIPPED_HOST := tests/host/guard.c tests/host/processor.c tests/host/vector.c

# Without what clang writes for debuggers, which valgrind does not read.
$(H)/follow_secrets: tests/host/vectors/secrets.c
$(H)/follow_ciphers: tests/host/vectors/secrets_ciphers.c
$(H)/follow_registry: tests/host/vectors/secrets_registry.c
$(H)/follow_secrets $(H)/follow_ciphers $(H)/follow_registry: $(SHIPPED) \
		$(SHIPPED_HOST)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O1 -Wall -Wextra -Werror -I. -Wl,--strip-debug \
		-o $@ $^

# For the checks of what was compiled: the units with vector registers, and all
# others that the kernel is made of, a line each.
.PHONY: vector-units ordinary-units
vector-units: $(addprefix $(B)/,$(CRYPTO_VECTOR))
	@printf '%s\n' $^
ordinary-units: $(filter-out $(addprefix $(B)/,$(CRYPTO_VECTOR)), \
		$(BOOT_OBJECTS) $(KERNEL_OBJECTS))
	@printf '%s\n' $^

# Leaks on purpose; without what is only a place to jump to.
$(H)/leaks.o: tests/host/leaks.asm
	@mkdir -p $(@D)
	@echo "  NASM    $@"
	@nasm -f elf64 -w+error -o $@ $<
	@objcopy -w --strip-symbol='*_*.*' $@

# Tools that run on the host.
MKARCHIVE := host/mkarchive.c host/disk.c host/elf_needs.c host/entries.c \
	host/libraries.c host/links.c host/mapping.c host/program.c \
	host/report.c host/rootfs.c host/start_record.c host/tar_read.c \
	host/tar_write.c kernel/fs/tar_fields.c
$(H)/mkarchive: $(MKARCHIVE) host/disk.h host/elf_needs.h host/entries.h \
		host/libraries.h host/links.h host/mapping.h host/program.h \
		host/report.h host/rootfs.h host/start_record.h \
		host/tar_read.h host/tar_write.h \
		kernel/fs/tar_fields.h
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -I. \
		-o $@ $(MKARCHIVE)

$(H)/terminal: host/terminal.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o $@ $<

$(H)/mkreference: host/mkreference.c kernel/abi/syscalls.def \
		kernel/abi/syscalls_net.def kernel/abi/syscall_names.def \
		kernel/abi/syscall_names_net.def kernel/abi/prctl.def \
		kernel/abi/sockopts.def kernel/abi/caps.def
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O2 -g -Wall -Wextra -Werror -I. -o $@ $<

.PHONY: reference
reference: $(H)/mkreference ## docs/syscalls.md, from the tables
	@$(H)/mkreference >docs/syscalls.md

$(H)/read_archive: $(addprefix $(H)/,tests/host/read_archive.o \
		kernel/fs/archive.o kernel/fs/tar_fields.o)
	@echo "  HOSTLD  $@"
	@$(HOSTCC) $(SANITIZE) -o $@ $^

# Ring-3 programs, without a C library.
$(U)/objects/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) $(USER_FLAGS) -c -o $@ $<

USER_TEST_NAMES := $(notdir $(basename $(USER_TESTS)))
USER_TEST_FILES := $(addprefix $(U)/,$(USER_TEST_NAMES))

$(USER_TEST_FILES): $(U)/%: $(U)/objects/tests/user/%.o \
		$(addprefix $(U)/objects/,$(USER_LIB) $(USER_TEST_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

$(U)/abuse: $(addprefix $(U)/objects/,$(USER_ABUSE))
$(U)/matrix: $(addprefix $(U)/objects/,$(USER_MATRIX))
$(U)/matrix $(U)/nocaps: $(U)/objects/tests/user/matrix_child.o
# They start with a look at their registers. Two are static PIE.
$(USER_TEST_FILES): USER_LDFLAGS += -e test_start
$(U)/info $(U)/linker: USER_LDFLAGS := $(filter-out -static,$(USER_LDFLAGS)) -pie \
	--no-dynamic-linker -z text

.SECONDARY: $(addprefix $(U)/objects/,$(USER_TESTS))

# Programs that run on Linux and on Ravelin, to be compared.
ORACLE_CALLS := tests/oracle/calls.o tests/oracle/calls_file.o \
	tests/oracle/calls_memory.o tests/oracle/calls_path.o \
	tests/oracle/calls_pipe.o tests/oracle/calls_signal.o \
	tests/oracle/calls_task.o tests/oracle/report.o

$(U)/calls: $(addprefix $(U)/objects/,$(ORACLE_CALLS) $(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

$(U)/changes: $(addprefix $(U)/objects/,tests/oracle/changes.o \
		tests/oracle/changes_calls.o \
		tests/oracle/changes_files.o tests/oracle/changes_inside.o \
		tests/oracle/changes_running.o tests/oracle/report.o $(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

$(U)/oracle_ids: $(addprefix $(U)/objects/,tests/oracle/ids.o \
		tests/oracle/ids_state.o tests/oracle/report.o $(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

$(U)/oracle_sockets: $(addprefix $(U)/objects/,tests/oracle/sockets.o \
		tests/oracle/sockets_internet.o \
		tests/oracle/sockets_letters.o tests/oracle/sockets_local.o \
		tests/oracle/report.o $(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

$(U)/oracle_streams: $(addprefix $(U)/objects/,tests/oracle/streams.o \
		$(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

# Random programs of calls on credentials: what runs them, what makes them.
ORACLE_RANDOM := $(addprefix tests/oracle/random/,credential_calls.o \
	file_calls.o files.o guest.o state.o tables.o targets.o text.o)

# Few pages: it is executed some times in each of them.
$(U)/oracle_random: $(addprefix $(U)/objects/,$(ORACLE_RANDOM) $(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -z noseparate-code -s -o $@ $^

$(H)/oracle_programs: tests/oracle/random/programs.c \
		$(wildcard tests/oracle/random/*.h tests/oracle/random/*.def)
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O2 -Wall -Wextra -Werror -I. -o $@ $<

# With the host's C library; unoptimised, so that what ends it stays.
$(U)/ends: tests/oracle/ends.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O0 -w -static -o $@ $<

# With the host's C library and libcap.
$(U)/libcap: tests/oracle/libcap.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O1 -Wall -Wextra -Werror -static -o $@ $< -lcap

# With the host's C library and its threads.
$(U)/oracle_threads: tests/oracle/threads.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O1 -Wall -Wextra -Werror -static -pthread -o $@ $<

.PHONY: oracle-programs
oracle-programs: $(addprefix $(U)/,calls changes ends oracle_ids oracle_sockets \
	oracle_streams oracle_threads)

# A kernel with a fault planted by tests/oracle/plant.sh, which the oracle
# must find.
$(B)/planted-%.elf: tests/oracle/plant.sh linker.ld $(BOOT_OBJECTS) \
		$(KERNEL_OBJECTS) $(B)/kernel/no_tests.o
	@echo "  PLANT   $@"
	@object=$$(sh $< $* $(B)/planted) && \
		$(CC) $(KERNEL_FLAGS) -c -o $(B)/planted/$*.o $(B)/planted/$*.c && \
		ld $(LDFLAGS) -o $@ $(B)/planted/$*.o \
			$$(printf '%s\n' $(filter %.o,$^) | \
				grep -vxF "$(B)/$$object")

# What the suites would build, each for itself.
.PHONY: test-programs
test-programs: $(TEST_ARCHIVE) $(U)/libcap $(U)/oracle_random \
	$(H)/oracle_programs oracle-programs

# As many as COUNT says, or 10000, made from SEED, or a new one.
.PHONY: oracle
oracle: ## random calls on credentials, on Linux and on Ravelin
	@sh tests/host/oracle.sh --new $(or $(COUNT),10000) $(SEED)

# The archive of the test image: the default root, and the tests.
$(U)/arguments: tests/user/arguments.sh tests/user/death.def \
		$(USER_TEST_FILES)
	@echo "  WORDS   $@"
	@sh tests/user/arguments.sh $(U) $(USER_TEST_NAMES) >$@

$(TEST_ARCHIVE): $(U)/arguments build/root/arguments $(H)/mkarchive
	@mkdir -p $(@D)
	@echo "  PACK    $@"
	@. ./build/root/arguments && . ./$(U)/arguments && \
		eval "set -- $$root_arguments $$test_arguments" && \
		$(H)/mkarchive "$$@" -o $@

# The benchmark: the program that counts, an empty kernel to boot against, and
# the watch that compares the two.
W := build/bench
$(U)/bench: $(addprefix $(U)/objects/,tests/bench/bench.o $(USER_LIB))
	@echo "  LD      $@"
	@ld $(USER_LDFLAGS) -o $@ $^

$(W)/empty.elf: tests/bench/empty/empty.c tests/bench/empty/start.asm
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@nasm -f elf32 -w+error -o $(W)/start.o tests/bench/empty/start.asm
	@$(CC) -std=gnu11 -Os -m32 -ffreestanding -fno-stack-protector \
		-fno-pic -mgeneral-regs-only $(WARNINGS) -c -o $(W)/empty.o $<
	@ld -m elf_i386 -n -z noexecstack --no-warn-rwx-segments -e start \
		-Ttext=0x100000 --section-start=.note.pvh=0x110000 \
		-o $@ $(W)/start.o $(W)/empty.o

$(W)/first_byte: host/first_byte.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o $@ $<

# crypto/, as the kernel has it, beside other libraries.
PEERS := bearssl.o gcrypt.o mbedtls.o nettle.o openssl.o sodium.o
BENCH_CRYPTO := $(addprefix $(W)/tests/bench/crypto/,$(PEERS) main.o ours.o) \
	$(addprefix $(W)/,$(SHIPPED_HOST:.c=.o))

$(W)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $@"
	@$(HOSTCC) -std=gnu11 -O2 -Wall -Wextra -Werror -I. -MMD -MP -c -o $@ $<

$(W)/bench_crypto: $(BENCH_CRYPTO) $(SHIPPED)
	@echo "  HOSTLD  $@"
	@$(HOSTCC) -o $@ $^ -lcrypto -lgcrypt -lsodium -lnettle -lhogweed \
		-lmbedcrypto -lbearssl

.PHONY: bench-crypto
bench-crypto: ## crypto/ beside other libraries (ONLY=NAME ROUNDS=N)
	@./ravelin bench crypto $(if $(ONLY),--only $(ONLY)) \
		$(if $(ROUNDS),--rounds $(ROUNDS)) $(BENCH_OPTIONS)

.PHONY: bench-programs
bench-programs: $(U)/bench $(W)/empty.elf $(W)/first_byte
	@cp $(U)/bench $(W)/bench

build/root/arguments: host/root.sh host/deps.sh
	@echo "  ROOT    build/root"
	@sh host/root.sh build/root

.PHONY: run test bench debug tidy
run test bench: ## as ./ravelin has them
	@./ravelin $@
debug: ## the kernel, stopped at its first instruction for gdb
	@./ravelin run --build debug --gdb -- /bin/busybox true
tidy: ## the layering and the style
	@./ravelin test tidy

.PHONY: clean
clean: ## removes every output
	rm -rf build

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile
	@echo "  BUILD=release|debug and CC=clang-16|gcc choose the variant."

-include $(shell find $(B) $(H) $(U) $(W) -name '*.d' -type f 2>/dev/null)
