/*
 * The published vectors of ciphers: which files there are, how each is
 * checked, and how many cases it holds.
 */
#include "tests/host/vectors/ciphers.h"

#include "crypto/aes.h"
#include "crypto/blowfish.h"
#include "crypto/des.h"
#include "crypto/idea.h"
#include "crypto/serpent.h"

static const struct cipher_mode aes_ecb = { &aes_cipher, ECB };
static const struct cipher_mode aes_cbc = { &aes_cipher, CBC };
static const struct cipher_mode aes_ctr = { &aes_cipher, CTR };
static const struct cipher_mode aes_xts = { &aes_cipher, XTS };
static const struct cipher_mode des_ecb = { &des_cipher, ECB };
static const struct cipher_mode des3_ecb = { &des3_cipher, ECB };
static const struct cipher_mode des3_cbc = { &des3_cipher, CBC };
static const struct cipher_mode blowfish_ecb = { &blowfish_cipher, ECB };
static const struct cipher_mode blowfish_cbc = { &blowfish_cipher, CBC };
static const struct cipher_mode idea_ecb = { &idea_cipher, ECB };
static const struct cipher_mode idea_cbc = { &idea_cipher, CBC };
static const struct cipher_mode serpent_ecb = { &serpent_cipher, ECB };

/* A file of fields whose cases all pass. */
#define FIELDS(file, how, what, count) \
	{ .path = file, .check = how, .with = what, .cases = count }
/* Crypto++'s form: fields stay until the next algorithm. */
#define NAMED(file, how, count, out) \
	{ .path = "crypto++/TestVectors/" file, .check = how, \
	  .ends = "Test", .section = "AlgorithmType", .cases = count, \
	  .skipped = out }
#define ROWS(file, what, count) \
	{ .path = "crypto++/TestData/" file, .read = read_rows, \
	  .with = what, .cases = count }

const struct vector_file cipher_files[] = {
	FIELDS("ciphers/AES/ECB/ECBGFSbox128.rsp", check_cipher, &aes_ecb, 14),
	FIELDS("ciphers/AES/ECB/ECBGFSbox192.rsp", check_cipher, &aes_ecb, 12),
	FIELDS("ciphers/AES/ECB/ECBGFSbox256.rsp", check_cipher, &aes_ecb, 10),
	FIELDS("ciphers/AES/ECB/ECBKeySbox128.rsp", check_cipher, &aes_ecb, 42),
	FIELDS("ciphers/AES/ECB/ECBKeySbox192.rsp", check_cipher, &aes_ecb, 48),
	FIELDS("ciphers/AES/ECB/ECBKeySbox256.rsp", check_cipher, &aes_ecb, 32),
	FIELDS("ciphers/AES/ECB/ECBVarKey128.rsp", check_cipher, &aes_ecb, 256),
	FIELDS("ciphers/AES/ECB/ECBVarKey192.rsp", check_cipher, &aes_ecb, 384),
	FIELDS("ciphers/AES/ECB/ECBVarKey256.rsp", check_cipher, &aes_ecb, 512),
	FIELDS("ciphers/AES/ECB/ECBVarTxt128.rsp", check_cipher, &aes_ecb, 256),
	FIELDS("ciphers/AES/ECB/ECBVarTxt192.rsp", check_cipher, &aes_ecb, 256),
	FIELDS("ciphers/AES/ECB/ECBVarTxt256.rsp", check_cipher, &aes_ecb, 256),
	FIELDS("ciphers/AES/ECB/ECBMMT128.rsp", check_cipher, &aes_ecb, 20),
	FIELDS("ciphers/AES/ECB/ECBMMT192.rsp", check_cipher, &aes_ecb, 20),
	FIELDS("ciphers/AES/ECB/ECBMMT256.rsp", check_cipher, &aes_ecb, 20),
	FIELDS("ciphers/AES/CBC/CBCGFSbox128.rsp", check_cipher, &aes_cbc, 14),
	FIELDS("ciphers/AES/CBC/CBCGFSbox192.rsp", check_cipher, &aes_cbc, 12),
	FIELDS("ciphers/AES/CBC/CBCGFSbox256.rsp", check_cipher, &aes_cbc, 10),
	FIELDS("ciphers/AES/CBC/CBCKeySbox128.rsp", check_cipher, &aes_cbc, 42),
	FIELDS("ciphers/AES/CBC/CBCKeySbox192.rsp", check_cipher, &aes_cbc, 48),
	FIELDS("ciphers/AES/CBC/CBCKeySbox256.rsp", check_cipher, &aes_cbc, 32),
	FIELDS("ciphers/AES/CBC/CBCVarKey128.rsp", check_cipher, &aes_cbc, 256),
	FIELDS("ciphers/AES/CBC/CBCVarKey192.rsp", check_cipher, &aes_cbc, 384),
	FIELDS("ciphers/AES/CBC/CBCVarKey256.rsp", check_cipher, &aes_cbc, 512),
	FIELDS("ciphers/AES/CBC/CBCVarTxt128.rsp", check_cipher, &aes_cbc, 256),
	FIELDS("ciphers/AES/CBC/CBCVarTxt192.rsp", check_cipher, &aes_cbc, 256),
	FIELDS("ciphers/AES/CBC/CBCVarTxt256.rsp", check_cipher, &aes_cbc, 256),
	FIELDS("ciphers/AES/CBC/CBCMMT128.rsp", check_cipher, &aes_cbc, 20),
	FIELDS("ciphers/AES/CBC/CBCMMT192.rsp", check_cipher, &aes_cbc, 20),
	FIELDS("ciphers/AES/CBC/CBCMMT256.rsp", check_cipher, &aes_cbc, 20),
	FIELDS("ciphers/AES/CTR/aes-128-ctr.txt", check_cipher, &aes_ctr, 3),
	FIELDS("ciphers/AES/CTR/aes-192-ctr.txt", check_cipher, &aes_ctr, 3),
	FIELDS("ciphers/AES/CTR/aes-256-ctr.txt", check_cipher, &aes_ctr, 3),
	{ .path = "ciphers/AES/XTS/tweak-128hexstr/XTSGenAES128.rsp",
	  .check = check_cipher, .with = &aes_xts, .cases = 800,
	  .skipped = 200 },
	{ .path = "ciphers/AES/XTS/tweak-128hexstr/XTSGenAES256.rsp",
	  .check = check_cipher, .with = &aes_xts, .cases = 600,
	  .skipped = 400 },
	{ .path = "ciphers/AES/XTS/tweak-dataunitseqno/XTSGenAES128.rsp",
	  .check = check_cipher, .with = &aes_xts, .cases = 800,
	  .skipped = 200 },
	{ .path = "ciphers/AES/XTS/tweak-dataunitseqno/XTSGenAES256.rsp",
	  .check = check_cipher, .with = &aes_xts, .cases = 600,
	  .skipped = 400 },
	FIELDS("ciphers/AES/GCM/gcmDecrypt128.rsp", check_gcm, NULL, 7875),
	FIELDS("ciphers/AES/GCM/gcmDecrypt192.rsp", check_gcm, NULL, 7875),
	FIELDS("ciphers/AES/GCM/gcmDecrypt256.rsp", check_gcm, NULL, 7875),
	FIELDS("ciphers/AES/GCM/gcmEncryptExtIV128.rsp", check_gcm, NULL, 7875),
	FIELDS("ciphers/AES/GCM/gcmEncryptExtIV192.rsp", check_gcm, NULL, 7875),
	FIELDS("ciphers/AES/GCM/gcmEncryptExtIV256.rsp", check_gcm, NULL, 7875),
	FIELDS("CMAC/nist-800-38b-aes128.txt", check_cmac, &aes_cipher, 4),
	FIELDS("CMAC/nist-800-38b-aes192.txt", check_cmac, &aes_cipher, 4),
	FIELDS("CMAC/nist-800-38b-aes256.txt", check_cmac, &aes_cipher, 4),
	FIELDS("ciphers/ChaCha20/rfc7539.txt", check_chacha20, NULL, 3),
	FIELDS("ciphers/ChaCha20Poly1305/openssl.txt",
	       check_chacha20poly1305, NULL, 5),
	FIELDS("ciphers/ChaCha20Poly1305/boringssl.txt",
	       check_chacha20poly1305, NULL, 66),
	FIELDS("poly1305/rfc7539.txt", check_poly1305, NULL, 11),
	FIELDS("ciphers/3DES/ECB/TECBMMT1.rsp", check_cipher, &des3_ecb, 20),
	FIELDS("ciphers/3DES/ECB/TECBMMT2.rsp", check_cipher, &des3_ecb, 20),
	FIELDS("ciphers/3DES/ECB/TECBMMT3.rsp", check_cipher, &des3_ecb, 20),
	FIELDS("ciphers/3DES/ECB/TECBinvperm.rsp",
	       check_cipher, &des3_ecb, 128),
	FIELDS("ciphers/3DES/ECB/TECBpermop.rsp", check_cipher, &des3_ecb, 64),
	FIELDS("ciphers/3DES/ECB/TECBsubtab.rsp", check_cipher, &des3_ecb, 38),
	FIELDS("ciphers/3DES/ECB/TECBvarkey.rsp", check_cipher, &des3_ecb, 112),
	FIELDS("ciphers/3DES/ECB/TECBvartext.rsp",
	       check_cipher, &des3_ecb, 128),
	FIELDS("ciphers/3DES/CBC/TCBCMMT1.rsp", check_cipher, &des3_cbc, 20),
	FIELDS("ciphers/3DES/CBC/TCBCMMT2.rsp", check_cipher, &des3_cbc, 20),
	FIELDS("ciphers/3DES/CBC/TCBCMMT3.rsp", check_cipher, &des3_cbc, 20),
	FIELDS("ciphers/3DES/CBC/TCBCinvperm.rsp",
	       check_cipher, &des3_cbc, 128),
	FIELDS("ciphers/3DES/CBC/TCBCpermop.rsp", check_cipher, &des3_cbc, 64),
	FIELDS("ciphers/3DES/CBC/TCBCsubtab.rsp", check_cipher, &des3_cbc, 38),
	FIELDS("ciphers/3DES/CBC/TCBCvarkey.rsp", check_cipher, &des3_cbc, 112),
	FIELDS("ciphers/3DES/CBC/TCBCvartext.rsp",
	       check_cipher, &des3_cbc, 128),
	FIELDS("CMAC/nist-800-38b-3des.txt", check_cmac, &des3_cipher, 8),
	FIELDS("ciphers/Blowfish/bf-ecb.txt", check_cipher, &blowfish_ecb, 55),
	FIELDS("ciphers/Blowfish/bf-cbc.txt", check_cipher, &blowfish_cbc, 1),
	FIELDS("ciphers/IDEA/idea-ecb.txt", check_turns, &idea_ecb, 900),
	FIELDS("ciphers/IDEA/idea-cbc.txt", check_cipher, &idea_cbc, 20),
	NAMED("aes.txt", check_named, 32, 12),
	NAMED("xts.txt", check_named, 499, 1),
	NAMED("gcm.txt", check_gcm, 22, 0),
	NAMED("xchacha.txt", check_chacha20, 2, 0),
	NAMED("chacha20poly1305.txt", check_chacha20poly1305, 1172, 0),
	ROWS("rijndael.dat", &aes_ecb, 9),
	ROWS("serpentv.dat", &serpent_ecb, 12),
	ROWS("ideaval.dat", &idea_ecb, 11),
	ROWS("descert.dat", &des_ecb, 171),
	{ .path = NULL },
};
