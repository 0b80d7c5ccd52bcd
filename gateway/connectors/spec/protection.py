"""How bodies are encrypted and signed with the national algorithms SM2, SM3 and SM4.

Platforms agree on the algorithms and on nothing else: every convention is a key here.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gateway.connectors.spec.part import EnvironName, Part
from gateway.connectors.spec.steps import Path

Written = Literal["hex", "upper-hex", "base64"]
Sm2Key = Literal["hex", "base64", "der", "pem"]
KeyText = Literal["hex", "base64", "text"]
USER_ID = "1234567812345678"
"""The user id where a platform names no other (GM/T 0009)."""


class Sm4Cipher(Part):
    """SM4; the IV stands in front of the ciphertext, in the environment, or is all zeros.

    The 16 bytes of the GCM tag stand behind the ciphertext.
    """

    kind: Literal["sm4"]
    """SM4 对称加密。"""
    mode: Literal["ecb", "cbc", "ctr", "gcm"]
    """工作模式。"""
    padding: Literal["pkcs7", "zero", "none"] = "pkcs7"
    """ecb、cbc 的填充：pkcs7（即 PKCS5）、zero 补零、none 不填充。"""
    key_env: EnvironName
    """存放密钥的环境变量名。"""
    key: KeyText = "hex"
    """密钥的写法：hex、base64，或 text（16 个字符本身）。"""
    iv: Literal["prefix", "env", "zero"] = "prefix"
    """初始向量：prefix 每次随机、放在密文之前，env 固定、在环境变量中，zero 全零。"""
    iv_env: EnvironName | None = None
    """iv 为 env 时，存放初始向量的环境变量名；写法同 key。"""
    written: Written = "hex"
    """密文的写法。"""

    @model_validator(mode="after")
    def _a_fixed_iv_stands_somewhere(self) -> Self:
        if (self.iv == "env") != (self.iv_env is not None):
            raise ValueError("iv: env 与 iv_env 应同时给出")
        if self.mode == "ecb" and self.iv == "env":
            raise ValueError("ecb 没有初始向量")
        return self


class Sm2Cipher(Part):
    """SM2: encrypted with the platform's public key, decrypted with our private one.

    `order` and `prefix` are for the form raw; in DER they are settled (GM/T 0009).
    """

    kind: Literal["sm2"]
    """SM2 公钥加密。"""
    key_env: EnvironName
    """存放密钥的环境变量名：加密用平台的公钥，解密用本方的私钥。"""
    key: Sm2Key = "hex"
    """密钥的写法：hex、base64 为裸公钥或私钥，der 为 base64 的 DER，pem。"""
    form: Literal["raw", "der"] = "raw"
    """密文的形式：raw 各段相连，der 为 ASN.1 DER。"""
    order: Literal["c1c3c2", "c1c2c3"] = "c1c3c2"
    """raw 中各段的顺序；c1c2c3 为旧标准。"""
    prefix: bool = True
    """raw 中 C1 之前有没有 04。"""
    written: Written = "hex"
    """密文的写法。"""


Cipher = Annotated[Sm4Cipher | Sm2Cipher, Field(discriminator="kind")]


class Encryption(Part):
    """What is encrypted: the whole body, or what stands at `of`; and where the ciphertext goes.

    In an answer it is the other way round: the ciphertext is at `of`, the plaintext, which is
    JSON or XML, goes to `into`.
    """

    cipher: Cipher
    """算法及其约定。"""
    of: Path | None = None
    """加密或解密的是哪个位置；省略则整个报文。"""
    into: Path | None = None
    """结果放在哪个位置；省略则原处。"""


class Sm2Signature(Part):
    """A signature with SM2 over SM3: made with our private key, verified with theirs, public."""

    kind: Literal["sm2"]
    """SM2 签名。"""
    key_env: EnvironName
    """存放密钥的环境变量名：签名用本方的私钥，验签用平台的公钥。"""
    key: Sm2Key = "hex"
    """密钥的写法：hex、base64 为裸公钥或私钥，der 为 base64 的 DER，pem。"""
    user_id: str = USER_ID
    """签名者标识。"""
    form: Literal["der", "raw"] = "der"
    """签名的形式：der 为 ASN.1 DER，raw 为 r‖s 共 64 字节。"""
    written: Written = "base64"
    """签名的写法。"""


class HmacSm3Signature(Part):
    """HMAC with SM3: one secret for both sides."""

    kind: Literal["hmac-sm3"]
    """HMAC-SM3。"""
    key_env: EnvironName
    """存放密钥的环境变量名。"""
    key: KeyText = "text"
    """密钥的写法：text（字符本身）、hex、base64。"""
    written: Written = "hex"
    """签名的写法。"""


class Sm3Signature(Part):
    """The bare digest SM3; the secret is in the text, at its end (`tail_env`)."""

    kind: Literal["sm3"]
    """SM3 摘要；密钥接在被签文本之后（tail_env）。"""
    written: Written = "hex"
    """摘要的写法。"""


Algorithm = Annotated[Sm2Signature | HmacSm3Signature | Sm3Signature, Field(discriminator="kind")]


class Signature(Part):
    """What is signed, how it is written as text, and where the signature stands.

    The text is the body or what stands at `of`; behind it come `tail` and the secret of
    `tail_env`. The signature stands in a header, or in the body at `into`.
    """

    algorithm: Algorithm
    """算法及其约定。"""
    of: Path | None = None
    """被签的是哪个位置；省略则整个报文。"""
    covers: Literal["sent", "plain"] = "sent"
    """有加密时，签的是密文（sent，先加密后签名）还是明文（plain，先签名后加密）。"""
    text: Literal["json", "pairs"] = "json"
    """被签的文本：json 为报文原文，pairs 为按名称排序、以 & 相连的“名=值”，空值不计。"""
    omit: tuple[str, ...] = ()
    """pairs 中不参与签名的名称；签名自己的位置总不参与。"""
    tail: str = ""
    """接在被签文本之后的固定文字，如 `&key=`。"""
    tail_env: EnvironName | None = None
    """接在最后的密钥所在的环境变量名。"""
    header: str | None = Field(default=None, min_length=1)
    """签名所在的请求头或应答头。"""
    into: Path | None = None
    """签名在报文中的位置。"""

    @model_validator(mode="after")
    def _stands_in_one_place(self) -> Self:
        if (self.header is None) == (self.into is None):
            raise ValueError("header 与 into 应给出一个")
        return self


class Stamp(Part):
    """The time of a request, in its body, made anew for every attempt."""

    into: Path
    """时间在请求中的位置。"""
    form: str = "%Y%m%d%H%M%S"
    """时间的写法：s 秒、ms 毫秒，或 strftime（北京时间）。"""


class Protection(Part):
    """How bodies are protected: requests stamped, encrypted, signed; answers verified, decrypted.

    The calls by which a scheme of `auth` gets its tokens are not protected.
    """

    stamp: Stamp | None = None
    """请求中写入时间。"""
    encrypt: Encryption | None = None
    """请求的加密。"""
    sign: Signature | None = None
    """请求的签名。"""
    decrypt: Encryption | None = None
    """应答的解密。"""
    verify: Signature | None = None
    """应答的验签。"""

    @model_validator(mode="after")
    def _can_be_done(self) -> Self:
        sign, encrypt = self.sign, self.encrypt
        is_bare = encrypt is not None and encrypt.of is None and encrypt.into is None
        if is_bare and sign is not None and sign.into is not None and sign.covers == "sent":
            raise ValueError("整个请求已加密，签名无处可放：请用 sign.header 或 covers: plain")
        told = self.verify
        if told is not None and told.into and told.of is None and told.text == "json":
            raise ValueError("应答的签名在应答之中时，须写明 verify.of，或 text: pairs")
        return self

    @property
    def writes(self) -> bool:
        """Whether it changes the body of a request."""
        return any((self.stamp, self.encrypt, self.sign))
