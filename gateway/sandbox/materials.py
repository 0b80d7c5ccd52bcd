"""Materials an applicant brings: columns of the national material table and local extras."""

from collections.abc import Iterator
from random import Random

from gateway.sandbox.license_types import CODES
from gateway.sandbox.part import national_part, part
from gateway.sandbox.record import Record

# name, who issues it (来源渠道 10 applicant, 20 government, 30 intermediary), blank form given
_FORM = ("{name}申请表", "10", True)
_PERSONAL = (("居民身份证", "20", False), ("居民户口簿", "20", False), ("授权委托书", "10", True))
_CORPORATE = (
    ("营业执照", "20", False),
    ("法定代表人身份证明", "10", False),
    ("授权委托书", "10", True),
    ("场所使用证明（不动产权证书或者租赁合同）", "20", False),
    ("公司章程", "10", False),
)
_SPECIAL = (
    ("主要设备设施清单", "10", True),
    ("从业人员资格证书", "20", False),
    ("安全管理制度文本", "10", False),
    ("平面布局图", "10", False),
    ("第三方检测报告", "30", False),
    ("诚信承诺书", "10", True),
    ("原许可证件", "20", False),
)
LICENSES = {name: CODES[name] for name in ("居民身份证", "营业执照")}
"""Materials that name a license type by its code; others have its name."""


def materials(roll: Random, owner: Record, task: str, for_persons: bool) -> list[Record]:
    """The materials of a list or handling item (`owner`), in order; ids follow the owner's."""
    basic = _PERSONAL if for_persons else _CORPORATE
    chosen = [
        _FORM,
        basic[0],
        *roll.sample(basic[1:], roll.randint(0, 2)),
        *roll.sample(_SPECIAL, roll.randint(0, 3)),
    ]
    return list(_records(roll, owner, task, chosen))


def _records(
    roll: Random, owner: Record, task: str, chosen: list[tuple[str, str, bool]]
) -> Iterator[Record]:
    for order, (name, source, has_form) in enumerate(chosen, start=1):
        issued = source == "20"
        values = {
            "materialName": name.format(name=task),
            "materialType": "1" if issued else roll.choice("123"),
            "materialFormat": roll.choice("1233"),
            "isNeed": roll.choice("111112"),
            "formGuid": None,
            "exampleGuid": None,
            "sourceType": source,
            "sourceExplain": "政府部门核发的有效证件，可免于提交" if issued else None,
            "pageNum": roll.randint(1, 2),
            "pageFormat": "A4",
            "fillExplain": "加盖公章或者签名",
            "acceptStand": "内容完整、清晰有效",
            "byLaw": None,
            "remark": None,
            "certCode": LICENSES.get(name),
            "certName": name if name in LICENSES else None,
            "conditionGuid": None,
            "extendField": "演示数据",
        }
        material = national_part(owner, "material", order, values)
        material["exampleGuid"] = f"sample-{material['rowGuid']}"
        if has_form:
            _add_form(material)
        yield _with_extras(material)


def _add_form(material: Record) -> None:
    """The blank form is a file of its own too."""
    file, name = f"form-{material['rowGuid']}", material["materialName"]
    material["formGuid"] = file
    values = {
        "fileId": file,
        "attachType": "1",
        "attachName": f"{name}（空白表格）.docx",
        "attachPath": f"/demo/files/{file}.docx",
    }
    material["attachments"] = [part(material, "attachment", 1, values)]


def _with_extras(material: Record) -> Record:
    needed = material["isNeed"] == "1"
    return material | {
        "handleCase": None if needed else "申请人已在本市办理过同类事项的免于提交",
        "isSelf": "0",
        "copyExplain": "复印件须与原件核对一致" if material["materialType"] == "2" else None,
        "originalNum": 0 if material["materialType"] == "2" else material["pageNum"],
        "copiesNum": material["pageNum"] if material["materialType"] == "2" else 0,
    }
