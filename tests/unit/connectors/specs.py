"""Specifications for tests: the sandbox's province, and a small one to be broken."""

from pathlib import Path

from gateway.connectors.spec import PLATFORMS, Spec, Stream, load_spec

PORTAL = Path(__file__).parents[3] / "docs/how-to/portal-items.yaml"

SMALL = """\
version: 1
name: small
title: 小平台
platform: small
level: district
transport:
  kind: rest
  base_url: http://127.0.0.1:1/base/
  reply: {code: errcode, ok: [0]}
streams:
  - name: lists
    entity: ImplementationList
    request: {path: /lists}
    records: data.list
    paging: {kind: page-number, page: pageNum, size: pageSize, total: data.total}
    native_id: rowGuid
    mapping: {taskName: name}
    codes: {taskType: unpadded}
"""


def province_spec(url: str = "http://127.0.0.1:1") -> Spec:
    return load_spec(PLATFORMS / "province.yaml", {"YIWANG_PROVINCE_URL": url})


def stream_of(**parts: object) -> Stream:
    named = {
        "name": "s",
        "entity": "ImplementationList",
        "native_id": "id",
        "default_mapping": True,
    }
    return Stream.model_validate(named | parts)
