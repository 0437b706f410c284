/*
 * How cases of ciphers are checked, for the tables of files in ciphers.c.
 */
#ifndef TESTS_HOST_VECTORS_CIPHERS_H
#define TESTS_HOST_VECTORS_CIPHERS_H

#include "crypto/aead.h"
#include "crypto/block_cipher.h"
#include "tests/host/vectors/vectors.h"

enum mode { ECB, CBC, CTR, XTS };

/* What the `with` of most files points to: a cipher, and its mode. */
struct cipher_mode {
	const struct block_cipher *cipher;
	enum mode mode;
};

#define SCHEDULE_ROOM 8192 /* bytes: any cipher's schedule */
#define KEY_ROOM 64	   /* bytes: any cipher's key, twice */

/* Sets the key of a case: Key or KEY, KEYs three times, or KEY1 to KEY3. */
bool case_key(struct vectors *file, uint8_t key[KEY_ROOM], size_t *size);
/* The bytes of the first of the names, ended by NULL, that is a field. */
const uint8_t *first_field(struct vectors *file, const char *const *names,
			   size_t *size);

/* Fields of NIST's kind: both directions are tried, in place as well. */
enum verdict check_cipher(struct vectors *file);
/* NESSIE's: CIPHERTEXT100 and CIPHERTEXT1000 are further turns. */
enum verdict check_turns(struct vectors *file);
enum verdict check_cmac(struct vectors *file);
/* Rows of key, plain and sealed text. */
void read_rows(struct vectors *file, FILE *stream);

/* Do the forms of AES by instructions seal `plain` to `sealed`, and open it
 * again? Those that this processor has; `iv` has 16 bytes. */
bool aes_forms_agree(enum mode mode, const uint8_t *key, size_t key_size,
		     const uint8_t *iv, const uint8_t *plain,
		     const uint8_t *sealed, size_t size);
/* The same of GCM, for the message's `in`; and is a wrong tag refused? */
bool gcm_forms_agree(const uint8_t *key, size_t key_size,
		     const struct aead_message *message, const uint8_t *sealed,
		     const uint8_t *tag, size_t tag_size);
bool gcm_forms_refuse(const uint8_t *key, size_t key_size,
		      const struct aead_message *message, const uint8_t *tag,
		      size_t tag_size);

enum verdict check_gcm(struct vectors *file);
enum verdict check_chacha20(struct vectors *file);
enum verdict check_chacha20poly1305(struct vectors *file);
enum verdict check_poly1305(struct vectors *file);

/* Crypto++'s: by Name, and by what Test says. */
enum verdict check_named(struct vectors *file);

#endif
