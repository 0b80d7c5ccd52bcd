"""Materials an applicant brings: all columns of the national material table."""

from collections.abc import Iterator
from random import Random

from gateway.sandbox.dice import row_guid
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
COLUMNS = (
    "rowGuid", "taskGuid", "taskCode", "taskHandleItem", "materialName", "materialType",
    "materialFormat", "isNeed", "formGuid", "exampleGuid", "sourceType", "sourceExplain",
    "pageNum", "pageFormat", "fillExplain", "acceptStand", "byLaw", "remark", "orderNum",
    "cdOperation", "cdTime", "cdBatch", "dataSource", "extendField",
)  # fmt: skip


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
        guid = row_guid(owner["rowGuid"], "material", order)
        issued = source == "20"
        values = (
            guid, owner["rowGuid"], owner["taskCode"], owner["taskHandleItem"],
            name.format(name=task), "1" if issued else roll.choice("123"), roll.choice("1233"),
            roll.choice("111112"), f"form-{guid}" if has_form else None, f"sample-{guid}",
            source, "政府部门核发的有效证件，可免于提交" if issued else None, roll.randint(1, 2),
            "A4", "加盖公章或者签名", "内容完整、清晰有效", None, None, order,
            owner["cdOperation"], owner["cdTime"], owner["cdBatch"], owner["dataSource"],
            "演示数据",
        )  # fmt: skip
        yield dict(zip(COLUMNS, values, strict=True))
