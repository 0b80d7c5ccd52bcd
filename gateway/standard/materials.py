"""申请材料, 附件: elements of table 2.4 of the domain page, national columns and local extras."""

from __future__ import annotations

from sqlmodel import SQLModel

from gateway.standard.codes import MaterialFormat, MaterialNeed, MaterialSource, MaterialType
from gateway.standard.element import (
    GBT_39046,
    PORTAL,
    PROVINCIAL,
    PUBLIC,
    Kind,
    derived,
    element,
    raw_code,
)
from gateway.standard.exchange import PartElements


class MaterialElements(PartElements):
    """申请材料 (table 2.4)."""

    material_name: str | None = element("材料名称", "MATERIAL_NAME", PUBLIC, "RR-R-")
    material_type: MaterialType | None = element(
        "材料类型", "MATERIAL_TYPE", PUBLIC, "OO-O-", Kind.CODE, codes=MaterialType
    )
    material_type_code: str | None = raw_code("material_type", "材料类型")
    material_format: MaterialFormat | None = element(
        "材料形式", "MATERIAL_FORMAT", PUBLIC, "OO-O-", Kind.CODE, codes=MaterialFormat
    )
    material_format_code: str | None = raw_code("material_format", "材料形式")
    is_need: MaterialNeed | None = element(
        "材料必要性", "IS_NEED", PUBLIC, "RR-R-", Kind.CODE, codes=MaterialNeed
    )
    is_need_code: str | None = raw_code("is_need", "材料必要性")
    form_guid: str | None = element("空白表格", "FORM_GUID", PUBLIC, "OO-O-")
    example_guid: str | None = element("示例样表", "EXAMPLE_GUID", PUBLIC, "OO-O-")
    source_type: MaterialSource | None = element(
        "来源渠道", "SOURCE_TYPE", PUBLIC, "OO-O-", Kind.CODE, codes=MaterialSource
    )
    source_type_code: str | None = raw_code("source_type", "来源渠道")
    source_explain: str | None = element("来源渠道说明", "SOURCE_EXPLAIN", PUBLIC, "OO-O-")
    page_num: int | None = element("纸质材料份数", "PAGE_NUM", PUBLIC, "OO-O-", Kind.INTEGER)
    page_format: str | None = element("纸质材料规格", "PAGE_FORMAT", PUBLIC, "OO-O-")
    fill_explain: str | None = element("填报须知", "FILL_EXPLAIN", PUBLIC, "OO-O-")
    accept_stand: str | None = element("受理标准", "ACCEPT_STAND", PUBLIC, "OO-O-")
    by_law: str | None = element("要求提供材料的依据", "BY_LAW", PUBLIC, "OO-O-")
    remark: str | None = element("备注", "REMARK", PUBLIC, "OO-O-")
    handle_case: str | None = element("非必要时办理情形", "HANDLE_CASE", PUBLIC, origin=PROVINCIAL)
    is_self: bool | None = element(
        "是否需本人到现场填写", "IS_SELF", PUBLIC, kind=Kind.FLAG, origin=PROVINCIAL
    )
    copy_explain: str | None = element("复印件要求说明", "COPY_EXPLAIN", PUBLIC, origin=PROVINCIAL)
    original_num: int | None = element(
        "原件份数", "ORIGINALNUM", PUBLIC, kind=Kind.INTEGER, origin=PROVINCIAL
    )
    copies_num: int | None = element(
        "复印件份数", "COPIESNUM", PUBLIC, kind=Kind.INTEGER, origin=PROVINCIAL
    )
    issue_org: str | None = element("出具机构", "ISSUE_ORG", PUBLIC, origin=GBT_39046)
    issue_time: str | None = element("出具时间要求", "ISSUE_TIME", PUBLIC, origin=GBT_39046)
    handle_explain: str | None = element("办理说明", "HANDLE_EXPLAIN", PUBLIC, origin=GBT_39046)
    handle_addr: str | None = element("材料办理地点", "HANDLE_ADDR", PUBLIC, origin=GBT_39046)
    use_explain: str | None = element("使用说明", "USE_EXPLAIN", PUBLIC, origin=GBT_39046)
    parent_id: str | None = element(
        "上级材料标识", "PARENT_ID", PUBLIC, origin=PORTAL, note="材料可分层。"
    )
    cert_code: str | None = element("电子证照类型代码", "CERT_CODE", PUBLIC, origin=PORTAL)
    cert_name: str | None = element("电子证照名称", "CERT_NAME", PUBLIC, origin=PORTAL)
    e_form: str | None = element("电子表单", "E_FORM", PUBLIC, origin=PORTAL)
    condition_guid: str | None = element(
        "适用情形标识",
        "CONDITION_GUID",
        PUBLIC,
        origin=PROVINCIAL,
        note="情形的 rowGuid，多个以 ^ 分隔；空表示一律需要。",
    )
    license_key: str | None = derived(
        "证照指称", note="电子证照类型代码；没有则为电子证照名称，再没有则为材料名称。超长的为空。"
    )


class AttachmentElements(SQLModel):
    """附件: a file of a material; one material has any number (domain page, 2.4)."""

    file_id: str | None = element("文件标识", "FILEID", PUBLIC, origin=PROVINCIAL)
    attach_type: str | None = element(
        "附件类型", "ATTACH_TYPE", PUBLIC, origin=PROVINCIAL, note="平台原值。"
    )
    attach_name: str | None = element("附件名称", "ATTACH_NAME", PUBLIC, origin=PROVINCIAL)
    attach_path: str | None = element("附件路径", "ATTACH_PATH", PUBLIC, origin=PROVINCIAL)
