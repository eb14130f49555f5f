"""Personal data at rest: AES-256-GCM bound to its row and field, and a blind index for equality.

A stored value is `key id . nonce+ciphertext` in URL-safe base64. The associated data names the table, the
field and the row's own identity, so a value copied into another row or field does not open.
"""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def encrypt(plain: str, *, bound_to: str) -> str:
    """Encrypt with the newest key; `bound_to` is needed again to decrypt."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), bound_to.encode())
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, bound_to: str) -> str:
    """Raises InvalidTag for a value that was moved or tampered with, KeyError for a lost key."""
    key_id, _, payload = stored.partition(".")
    raw = base64.urlsafe_b64decode(payload)
    return AESGCM(settings.FIELD_KEYS[key_id]).decrypt(raw[:12], raw[12:], bound_to.encode()).decode()


def blind_index(plain: str, *, purpose: str) -> str:
    """Equal values give equal indexes; without the key an index says nothing."""
    return hmac.new(settings.INDEX_KEY, f"{purpose}:{plain}".encode(), hashlib.sha256).hexdigest()


def encrypt_bytes(plain: bytes, *, bound_to: str) -> bytes:
    """As `encrypt`, for what is stored as bytes: `key id . nonce+ciphertext`."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    return f"{key_id}.".encode() + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def decrypt_bytes(stored: bytes, *, bound_to: str) -> bytes:
    """Raises InvalidTag for a value that was moved or tampered with, KeyError for a lost key."""
    key_id, _, raw = bytes(stored).partition(b".")
    return AESGCM(settings.FIELD_KEYS[key_id.decode()]).decrypt(raw[:12], raw[12:], bound_to.encode())
