/*
 * AF_ALG with a key and a text that a kernel test searches memory for, once
 * this program has ended (tests/kernel/test_crypto.c). It ends as it is then:
 * with messages half sent and half received, and with open sockets. Status 0 if
 * all went well, and where crypto.af_alg=on is not set.
 */
#include "tests/user/secret.h"

#include "tests/user/alg.h"

#define SIZE (SECRET_WORDS * 8)
#define TEXT_SIZE (300 * SIZE)

static uint64_t key[SECRET_WORDS], text[TEXT_SIZE / 8];
static unsigned char got[TEXT_SIZE + 16];
static const struct said encrypt = { ALG_OP_ENCRYPT, 16, { 1 }, -1 };
static const struct said seal = { ALG_OP_ENCRYPT, 12, { 1 }, SIZE };

static int keyed(const char *type, const char *name)
{
	int fd = bound(type, name);

	return set_key(fd, key, SIZE) == 0 ? operation(fd) : -1;
}

static bool use_cipher(void)
{
	int op = keyed("skcipher", "cbc(aes)");

	return send_text(op, &encrypt, text, TEXT_SIZE, 0) == TEXT_SIZE &&
	       receive(op, got, TEXT_SIZE) == TEXT_SIZE &&
	       send_text(op, &encrypt, text, TEXT_SIZE, MSG_MORE) ==
		       TEXT_SIZE &&
	       receive(op, got, SIZE) == SIZE;
}

static bool use_sealed(void)
{
	int op = keyed("aead", "gcm(aes)");

	return send_text(op, &seal, text, TEXT_SIZE, 0) == TEXT_SIZE &&
	       receive(op, got, sizeof(got)) == sizeof(got) &&
	       send_text(op, &seal, text, TEXT_SIZE, MSG_MORE) == TEXT_SIZE;
}

static bool use_hash(void)
{
	int op = keyed("hash", "hmac(sha256)"), other;

	if (send_text(op, NULL, text, TEXT_SIZE, 0) != TEXT_SIZE ||
	    receive(op, got, 32) != 32 ||
	    send_text(op, NULL, text, SIZE, MSG_MORE) != SIZE)
		return false;
	other = operation(op);
	return send_text(other, NULL, text, 8, MSG_MORE) == 8;
}

/* A key that is refused is as secret. */
static bool use_refused(void)
{
	int fd = bound("skcipher", "cbc(aes)");

	return set_key(fd, key, SIZE - 1) == -EINVAL;
}

/* This program's own. */
static void wipe(void)
{
	memset(key, 0, sizeof(key));
	memset(text, 0, sizeof(text));
	__asm__ volatile("" : : : "memory");
}

int program_main(int argc, char **argv, char **environment)
{
	bool good;

	(void)argc, (void)argv, (void)environment;
	if (sys_socket(AF_ALG, SOCK_SEQPACKET, 0) == -EAFNOSUPPORT)
		return 0;
	for (unsigned i = 0; i < SECRET_WORDS; i++)
		key[i] = secret_word(SECRET_KEY, i);
	for (unsigned i = 0; i < TEXT_SIZE / 8; i++)
		text[i] = secret_word(SECRET_TEXT, i % SECRET_WORDS);
	good = use_cipher() && use_sealed() && use_hash() && use_refused();
	wipe();
	return good ? 0 : 1;
}
