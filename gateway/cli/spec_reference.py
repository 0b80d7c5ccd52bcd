"""The reference page of specifications, made from their models: every key, what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from gateway.connectors.spec.json_schema import json_schema
from gateway.connectors.spec.steps import WRITTEN

_SECTIONS: Mapping[str, str] = {
    "RestTransport": "transport：REST 接口",
    "Reply": "reply：业务代码",
    "Protection": "payload：报文的加密与签名",
    "Stamp": "payload.stamp：时间",
    "Encryption": "payload.encrypt、decrypt：加密与解密",
    "Sm4Cipher": "cipher：sm4",
    "Sm2Cipher": "cipher：sm2",
    "Signature": "payload.sign、verify：签名与验签",
    "Sm2Signature": "algorithm：sm2",
    "HmacSm3Signature": "algorithm：hmac-sm3",
    "Sm3Signature": "algorithm：sm3",
    "Retry": "retry：重试",
    "Breaker": "breaker：熔断",
    "Rate": "rate：请求频率",
    "Maintenance": "maintenance：维护时段",
    "Tls": "tls：证书",
    "NoAuth": "auth：none",
    "ApiKeyAuth": "auth：api-key",
    "BearerAuth": "auth：bearer",
    "OAuth2Auth": "auth：oauth2",
    "LoginAuth": "auth：login",
    "XTifAuth": "auth：x-tif、x-rio",
    "HmacAuth": "auth：hmac-sha256",
    "RefreshTokenAuth": "auth：refresh-token",
    "NationalExchangeAuth": "auth：national-exchange",
    "XBgAuth": "auth：x-bg",
    "ZjgxfwxtAuth": "auth：zjgxfwxt",
    "CHeadersAuth": "auth：c-headers",
    "ExchangeTransport": "transport：前置库",
    "FilesTransport": "transport：文件",
    "DirectoryPlace": "place：目录",
    "SftpPlace": "place：SFTP 服务器",
    "PushInTransport": "transport：平台推入",
    "Stream": "streams：数据流",
    "Request": "request：请求",
    "Soap": "soap：SOAP 信封",
    "Detail": "detail：逐条详情",
    "PageNumber": "paging：page-number",
    "Offset": "paging：offset",
    "Cursor": "paging：cursor",
    "Link": "paging：link",
    "Incremental": "incremental：时间窗",
    "Truncated": "truncated：没有给全",
    "Drop": "drop：文件投放",
    "Tables": "tables：前置库的表",
    "Items": "items：业务办理项",
    "Deleted": "deleted：撤回",
    "Push": "push：推送",
    "Published": "push.entities：推送的实体",
    "Send": "push.send：接口怎样发送",
    "Results": "push.send.results：结果",
    "Query": "push.query：接口怎样查询",
    "Listing": "push.listing：接口怎样列出",
    "Acceptance": "push.acceptance：接收",
    "Feedback": "push.feedback：质量反馈",
    "Licenses": "licenses：实时的电子证照",
    "Conversion": "mapping 中的转换",
    "Child": "children：下级",
}
"""By part, its heading, in the order of a file; a part that is not named comes last."""

_INTRO = """\
由 `make docs` 从 `gateway/connectors/spec` 生成，请勿手改。

规格是一个 UTF-8 的 YAML 文件，一个平台一份。写错时报错指明文件、行、键和原因。编辑器可按
JSON Schema 补全和检查：`yiwang connectors schema -o spec.schema.json`，然后在规格首行写
`# yaml-language-server: $schema=spec.schema.json`。

- **位置**：`data.list` 是逐层的键；键本身含点时写成列表，如 `["a.b", c]`。
- **密钥**不写在文件中，只写存放它的环境变量名。
- **文件**的路径相对于规格所在的目录。
- 加粗的键必填。"""

_TYPES = {
    "string": "文本",
    "integer": "整数",
    "number": "数",
    "boolean": "true、false",
    "object": "键值对",
    "null": "",
}
Schema = Mapping[str, Any]


def spec_page() -> str:
    """Answer the page of every key of every part of a specification."""
    schema = json_schema()
    parts: dict[str, Schema] = schema["$defs"]
    order = [*_SECTIONS, *sorted(parts.keys() - _SECTIONS.keys())]
    texts = ["# 连接器规格", _INTRO, "## 顶层", "\n".join(_rows(schema))]
    for name in order:
        if name in parts:
            texts += [f"## {_SECTIONS.get(name, name)}", "\n".join(_rows(parts[name]))]
    return "\n\n".join(texts) + "\n"


def schema_text() -> str:
    """Answer the JSON Schema as the text that is committed."""
    return orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2).decode() + "\n"


def _rows(part: Schema) -> Iterator[str]:
    yield "| 键 | 写法 | 缺省 | 说明 |"
    yield "|---|---|---|---|"
    needed = part.get("required", ())
    for name, key in part["properties"].items():
        shown = f"**`{name}`**" if name in needed else f"`{name}`"
        yield f"| {shown} | {_written(key)} | {_default(key)} | {key.get('description', '')} |"


def _written(key: Schema) -> str:
    """How a value is written, in words."""
    choices = key.get("oneOf") or key.get("anyOf")
    if choices == WRITTEN["anyOf"]:
        return "位置"
    if choices:
        return " 或 ".join(dict.fromkeys(filter(None, map(_written, choices))))
    if "$ref" in key:
        name = _name(key["$ref"])
        return _SECTIONS.get(name, name)
    return _simple(key)


def _simple(key: Schema) -> str:
    values = [key["const"]] if "const" in key else key.get("enum")
    if values:
        return "、".join(f"`{value}`" for value in values)
    if key.get("type") == "array":
        return f"列表（{_written(key['items'])}）"
    types = key.get("type", "object")
    names = [types] if isinstance(types, str) else types
    words = (_TYPES[name] for name in names)
    return "日期" if key.get("format") == "date" else " 或 ".join(filter(None, words))


def _default(key: Schema) -> str:
    default = key.get("default")
    if default is None or default in ({}, []):
        return ""
    return "见该节" if isinstance(default, dict) else f"`{orjson.dumps(default).decode()}`"


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]
