"""Code tables of 好差评: satisfaction, details, channels, and who handled what how.

Sources: domain page, B2 and B3 (one province's interface to the national system, and systems of
other vendors); the national text itself is not public.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.standard.codes import Code


class Satisfaction(Code):
    """满意度 (satisfaction, domain page B2)."""

    VERY_SATISFIED = "5", "非常满意"
    SATISFIED = "4", "满意"
    FAIRLY_SATISFIED = "3", "基本满意"
    DISSATISFIED = "2", "不满意"
    VERY_DISSATISFIED = "1", "非常不满意"
    UNKNOWN = "", "未知"


BAD = frozenset({Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED})
"""差评: the ratings that must be rectified."""


class EvaluationDetail(Code):
    """评价详情 (evalDetail, domain page B3): the first digit is the satisfaction it belongs to.

    Of the older set only the codes are known; it is out of use.
    """

    RETIRED_501 = "501", "停用指标 501"
    RETIRED_502 = "502", "停用指标 502"
    RETIRED_503 = "503", "停用指标 503"
    RETIRED_504 = "504", "停用指标 504"
    RETIRED_505 = "505", "停用指标 505"
    RETIRED_506 = "506", "停用指标 506"
    RETIRED_507 = "507", "停用指标 507"
    RETIRED_508 = "508", "停用指标 508"
    RETIRED_509 = "509", "停用指标 509"
    ONE_WINDOW_AT_ONCE = "510", "一窗受理一次办结"
    MATERIALS_LATER = "511", "可以先受理后补材料"
    NO_PROOF_NEEDED = "512", "不用提交证明"
    WHOLLY_ONLINE = "513", "可以全程网上办理"
    ON_THE_PHONE = "514", "可以使用手机办理"
    NEAR_BY = "515", "可以就近办理"
    NO_MATERIALS = "516", "无需材料直接办理"
    WARM_AND_QUICK = "517", "服务热情效率高"
    RETIRED_401 = "401", "停用指标 401"
    RETIRED_402 = "402", "停用指标 402"
    RETIRED_403 = "403", "停用指标 403"
    RETIRED_404 = "404", "停用指标 404"
    RETIRED_405 = "405", "停用指标 405"
    ONE_FORM = "406", "填写一张表单就可完成申报"
    ONLINE_THEN_WINDOW = "407", "在线提交材料窗口核验"
    ONE_LIST_OF_MATERIALS = "408", "一张清单告知全部申报材料"
    COMMITMENT_FOR_MATERIALS = "409", "用告知承诺减免申报材料"
    BOOKED_ONLINE = "410", "可以在线预约办理"
    ONE_VISIT = "411", "跑大厅一次办完"
    SELF_SERVICE_MACHINE = "412", "可以使用自助机办理"
    GOOD_MANNER = "413", "服务态度较好"
    RETIRED_301 = "301", "停用指标 301"
    RETIRED_302 = "302", "停用指标 302"
    RETIRED_303 = "303", "停用指标 303"
    RETIRED_304 = "304", "停用指标 304"
    RETIRED_305 = "305", "停用指标 305"
    RETIRED_306 = "306", "停用指标 306"
    TOLD_ALL_AT_ONCE = "307", "一次性告知需要补正的材料"
    SAMPLES_GIVEN = "308", "提供申报材料样本"
    IN_PROMISED_TIME = "309", "在承诺的时间内办结"
    GUIDE_ACCURATE = "310", "办事指南指引准确"
    AS_THE_GUIDE_SAYS = "311", "按办事指南要求的材料即可办理"
    BY_EXPRESS = "312", "可以快递送达"
    VISITS_AS_PROMISED = "313", "跑动次数与承诺的一致"
    FAIR_MANNER = "314", "服务态度一般"
    RETIRED_201 = "201", "停用指标 201"
    RETIRED_202 = "202", "停用指标 202"
    RETIRED_203 = "203", "停用指标 203"
    RETIRED_204 = "204", "停用指标 204"
    RETIRED_205 = "205", "停用指标 205"
    RETIRED_206 = "206", "停用指标 206"
    NO_SAMPLES = "207", "没有提供材料样本"
    NO_LIST_OF_MATERIALS = "208", "没有提供材料清单"
    PROMISED_TIME_MISSED = "209", "未在承诺时间内办结"
    SAME_PROOF_AGAIN = "210", "同样内容的证明材料被要求多次提交"
    NOT_ONLINE_AS_PROMISED = "211", "承诺网办但无法在线办理"
    QUEUED_AGAIN = "212", "在线预约办理后到实体大厅重复取号排队"
    UNSKILLED = "213", "窗口人员业务不熟练"
    STIFF_MANNER = "214", "服务态度生硬"
    RETIRED_101 = "101", "停用指标 101"
    RETIRED_102 = "102", "停用指标 102"
    RETIRED_103 = "103", "停用指标 103"
    RETIRED_104 = "104", "停用指标 104"
    RETIRED_105 = "105", "停用指标 105"
    RETIRED_106 = "106", "停用指标 106"
    RETIRED_107 = "107", "停用指标 107"
    CONDITIONS_BEYOND_THE_GUIDE = "108", "在办事指南之外增加新的审批条件"
    MATERIALS_BEYOND_THE_GUIDE = "109", "需提供办事指南之外的申报材料"
    STATUTORY_TIME_MISSED = "110", "无理由超过法定办理时间"
    WRONG_SAMPLES = "111", "办事指南提供样本有错"
    NOT_TAKEN_ONLINE = "112", "承诺在线收取申报材料实际无法收取"
    SENT_AROUND = "113", "多头跑窗口和部门"
    VISITS_BEYOND_PROMISE = "114", "跑动次数与承诺的不一致"
    BAD_MANNER_AND_SLOW = "115", "服务态度差效率低"
    UNKNOWN = "", "未知"

    @property
    def group(self) -> str | None:
        """The code of the satisfaction that the detail belongs to."""
        return str(self.value)[:1] or None

    @property
    def is_retired(self) -> bool:
        """Whether the code is of the older set, out of use."""
        return self.name.startswith("RETIRED_")


class EvaluationChannel(Code):
    """评价渠道 (pf, domain page B2; 6 and 7 were seen in one source only)."""

    PC = "1", "电脑端（PC）"
    MOBILE = "2", "移动端"
    QR_CODE = "3", "二维码"
    HALL_TABLET = "4", "大厅平板（评价器）"
    HALL_OTHER = "5", "大厅其他、自助终端"
    TELEPHONE = "6", "电话"
    TEXT_MESSAGE = "7", "短信"
    UNKNOWN = "", "未知"


class CaseStatus(Code):
    """办件状态 (proStatus, domain page B2)."""

    WAITING = "1", "待受理"
    ACCEPTED = "2", "已受理"
    COMPLETED = "3", "已办结"
    UNKNOWN = "", "未知"


class CaseTheme(Code):
    """服务主题 (subMatter, domain page B2)."""

    PERSON = "1", "个人"
    LEGAL_PERSON = "2", "法人"
    UNKNOWN = "", "未知"


class HolderCodeType(Code):
    """证件类型 (userPageType, domain page A4: holder code types of GB/T 36903)."""

    USCC = "001", "统一社会信用代码"
    OTHER_ORGANISATION = "099", "其他法人或组织有效证件"
    CITIZEN_NUMBER = "111", "公民身份号码"
    OFFICER_CARD = "114", "军官证"
    ARMED_POLICE_OFFICER_CARD = "115", "武警警官证"
    SOLDIER_CARD = "118", "士兵证"
    ARMED_POLICE_SOLDIER_CARD = "119", "武警士兵证"
    MILITARY_CIVILIAN_CARD = "120", "军队文职人员证"
    ARMED_POLICE_CIVILIAN_CARD = "122", "武警文职人员证"
    DIPLOMATIC_PASSPORT = "411", "外交护照"
    SERVICE_PASSPORT = "412", "公务护照"
    PUBLIC_AFFAIRS_PASSPORT = "413", "公务普通护照"
    PASSPORT = "414", "普通护照"
    TAIWAN_PERMIT = "511", "台湾居民来往大陆通行证"
    HONG_KONG_MACAO_PERMIT = "516", "港澳居民来往内地通行证"
    OTHER_PERSON = "999", "其他自然人证件"
    UNKNOWN = "", "未知"


class AuditStatus(Code):
    """审核状态 (appStatus, domain page B2, seen in one source)."""

    NOT_NEEDED = "1", "无需审核"
    AUDITED = "2", "已审核"
    NOT_AUDITED = "3", "未审核"
    UNKNOWN = "", "未知"


class Anonymity(Code):
    """匿名标识 (anonymityFlag, domain page B2, seen in one source)."""

    ANONYMOUS = "1", "匿名"
    NAMED = "2", "实名"
    UNKNOWN = "", "未知"


class Publicity(Code):
    """公开标识 (publicFlag, domain page B2, seen in one source)."""

    PUBLIC = "1", "公开"
    NOT_PUBLIC = "2", "不公开"
    UNKNOWN = "", "未知"


class EvaluationRound(Code):
    """评价类型 (evaluateType, domain page B2)."""

    FIRST = "1", "首次评价"
    APPENDED = "2", "追加评价"
    UNKNOWN = "", "未知"


class ServiceChannel(Code):
    """办理渠道 (proChannel, domain page B2)."""

    ONLINE = "1", "线上"
    OFFLINE = "2", "线下"
    UNKNOWN = "", "未知"


class ServiceTaskType(Code):
    """服务事项类型 (taskType of a service record, domain page B2: the national ones, else 99)."""

    LICENSING = "01", "行政许可"
    PAYMENT = "05", "行政给付"
    CONFIRMATION = "07", "行政确认"
    REWARD = "08", "行政奖励"
    RULING = "09", "行政裁决"
    OTHER_POWER = "10", "其他行政权力"
    PUBLIC_SERVICE = "20", "公共服务"
    OTHER = "99", "其他"
    UNKNOWN = "", "未知"


TABLES: tuple[type[Code], ...] = (
    Satisfaction,
    EvaluationDetail,
    EvaluationChannel,
    CaseStatus,
    CaseTheme,
    HolderCodeType,
    AuditStatus,
    Anonymity,
    Publicity,
    EvaluationRound,
    ServiceChannel,
    ServiceTaskType,
)

RATINGS: Mapping[str, Satisfaction] = {one.value: one for one in Satisfaction if one.value}
"""By code."""
