"""Code tables of the standard: national codes, Chinese labels, and the variants platforms use.

Sources: domain page, tables 3.1 to 3.15. A code outside its table is kept raw beside UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Self


class Code(Enum):
    """A code table: members are (code, Chinese label); its docstring opens with the term."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        member = object.__new__(cls)
        member._value_ = code
        member.label = label
        return member


class TaskType(Code):
    """事项类型 (TASK_TYPE, table 3.1)."""

    ADMINISTRATIVE_POWER = "00", "行政权力事项"
    LICENSING = "01", "行政许可"
    PUNISHMENT = "02", "行政处罚"
    COERCION = "03", "行政强制"
    LEVY = "04", "行政征收"
    PAYMENT = "05", "行政给付"
    INSPECTION = "06", "行政检查"
    CONFIRMATION = "07", "行政确认"
    REWARD = "08", "行政奖励"
    RULING = "09", "行政裁决"
    OTHER_POWER = "10", "其他行政权力"
    PUBLIC_SERVICE = "20", "公共服务"
    PUBLIC_SERVICE_EXTENSION = "21", "公共服务（扩展）"
    UNKNOWN = "", "未知"


class ExercisingLevel(Code):
    """行使层级 (USE_LEVEL, table 3.2)."""

    NATIONAL = "1", "国家级"
    PROVINCE = "2", "省级"
    CITY = "3", "市级"
    COUNTY = "4", "县级"
    TOWNSHIP = "5", "镇（乡、街道）级"
    VILLAGE = "6", "村（社区）级"
    GRADED = "7", "分级管理"
    UNKNOWN = "", "未知"


class DeptType(Code):
    """实施主体性质 (DEPT_TYPE, table 3.3)."""

    STATUTORY = "1", "法定机关"
    AUTHORISED = "2", "授权组织"
    ENTRUSTED = "3", "受委托组织"
    OTHER = "9", "其他"
    UNKNOWN = "", "未知"


class ServiceObject(Code):
    """服务对象 (SERVER_TYPE, table 3.4, the list of the national exchange)."""

    NATURAL_PERSON = "1", "自然人"
    ENTERPRISE = "2", "企业法人"
    INSTITUTION = "3", "事业法人"
    SOCIAL_ORGANISATION = "4", "社会组织法人"
    UNINCORPORATED_ENTERPRISE = "5", "非法人企业"
    ADMINISTRATIVE_ORGAN = "6", "行政机关"
    OTHER = "9", "其他组织"
    UNKNOWN = "", "未知"


class ProjectType(Code):
    """办件类型 (PROJECT_TYPE, table 3.5)."""

    IMMEDIATE = "1", "即办件"
    PROMISED = "2", "承诺件"
    OTHER = "9", "其他"
    UNKNOWN = "", "未知"


class LimitUnit(Code):
    """时限单位: no national codes are known (table 3.6); a connector names its platform's."""

    WORKING_DAY = "工作日", "工作日"
    NATURAL_DAY = "自然日", "自然日"
    HOUR = "小时", "小时"
    MONTH = "月", "月"
    YEAR = "年", "年"
    UNKNOWN = "", "未知"


class HandlingForm(Code):
    """办理形式 (HANDLE_TYPE, table 3.7)."""

    WINDOW = "1", "窗口办理"
    ONLINE = "2", "网上办理"
    EXPRESS = "3", "快递申请"
    UNKNOWN = "", "未知"


class PowerSource(Code):
    """权力来源 (POWER_SOURCE, table 3.8)."""

    STATUTORY = "1", "法定本级行使"
    DELEGATED_DOWN = "2", "上级下放"
    AUTHORISED_ABOVE = "3", "上级授权"
    AUTHORISED_PEER = "4", "同级授权"
    ENTRUSTED_ABOVE = "5", "上级委托"
    ENTRUSTED_PEER = "6", "同级委托"
    UNKNOWN = "", "未知"


class HandleArea(Code):
    """通办范围 (HANDLE_AREA, table 3.9)."""

    NATION = "1", "全国"
    PROVINCE = "2", "全省（跨省）"
    CITY = "3", "全市（跨市）"
    COUNTY = "4", "全县（跨县）"
    TOWNSHIP = "5", "全镇（乡、街道）"
    VILLAGE = "6", "全村（社区）"
    UNKNOWN = "", "未知"


class OnlineDepth(Code):
    """网上办理深度 (ONLINE_HANDLE_DEPTH, table 3.10)."""

    CONSULTATION = "1", "互联网咨询"
    COLLECTION = "2", "互联网收件"
    PRE_REVIEW = "3", "互联网预审"
    ACCEPTANCE = "4", "互联网受理"
    HANDLING = "5", "互联网办理"
    RESULT_FEEDBACK = "6", "互联网办理结果信息反馈"
    LICENSE_FEEDBACK = "7", "互联网电子证照反馈"
    OTHER = "8", "其他"
    UNKNOWN = "", "未知"


class ResultType(Code):
    """审批结果类型 (RESULT_TYPE, table 3.11)."""

    LICENSE = "10", "证照"
    APPROVAL = "20", "批文"
    OTHER = "30", "其他"
    NONE = "99", "无"
    UNKNOWN = "", "未知"


class MaterialType(Code):
    """材料类型 (MATERIAL_TYPE, table 3.12)."""

    ORIGINAL = "1", "原件"
    COPY = "2", "复印件"
    ORIGINAL_OR_COPY = "3", "原件和（或）复印件"
    UNKNOWN = "", "未知"


class MaterialFormat(Code):
    """材料形式 (MATERIAL_FORMAT, table 3.12)."""

    PAPER = "1", "纸质"
    ELECTRONIC = "2", "电子"
    PAPER_AND_ELECTRONIC = "3", "纸质和电子"
    UNKNOWN = "", "未知"


class MaterialNeed(Code):
    """材料必要性 (IS_NEED, table 3.12)."""

    NECESSARY = "1", "必要"
    NOT_NECESSARY = "2", "非必要"
    LATER = "3", "容缺后补"
    UNKNOWN = "", "未知"


class MaterialSource(Code):
    """来源渠道 (SOURCE_TYPE, table 3.12)."""

    APPLICANT = "10", "申请人自备"
    GOVERNMENT = "20", "政府部门核发"
    INTERMEDIARY = "30", "中介机构"
    OTHER = "99", "其他"
    UNKNOWN = "", "未知"


class TaskState(Code):
    """事项状态 (TASK_STATE, table 3.15)."""

    IN_USE = "1", "在用"
    SUSPENDED = "2", "暂停"
    CANCELLED = "3", "取消"
    UNKNOWN = "", "未知"


class CollectType(Code):
    """征收种类 (COLLECT_TYPE): the codes were not found in any source, so every code is raw."""

    UNKNOWN = "", "未知"


def tables() -> tuple[type[Code], ...]:
    """Answer every code table."""
    return tuple(Code.__subclasses__())


def term(table: type[Code]) -> str:
    """Answer a table's Chinese term: the first word of its docstring."""
    return (table.__doc__ or "").split(maxsplit=1)[0].rstrip(":：")


VARIANTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "TaskType": {
        # Unpadded codes stand in portal links (Sichuan).
        "unpadded": {str(int(code)): code for code in (t.value for t in TaskType) if code},
        # Letters of the Shandong platforms.
        "letters": {
            "XK": "01",
            "CF": "02",
            "QZ": "03",
            "ZS": "04",
            "GF": "05",
            "JC": "06",
            "QR": "07",
            "JL": "08",
            "CJ": "09",
            "QT": "10",
            "GG": "20",
        },
    },
    "ServiceObject": {
        # GB/T 39046-2020 table A.4 gives 5 and 6 other meanings than the exchange.
        "gbt39046": {"1": "1", "2": "2", "3": "3", "4": "4", "5": "6", "6": "9"},
    },
}
"""Per table and variant: the platform's code → the national code. A connector selects one."""
