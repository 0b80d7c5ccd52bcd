"""Code tables of the standard: national codes and their Chinese labels.

Sources: domain page, tables 3.1 to 3.17; which edition a table is of, and what platforms write
instead, stands in :mod:`gateway.standard.variants`. A code outside its table is kept raw beside
UNKNOWN.
"""

from __future__ import annotations

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

    @property
    def group(self) -> str | None:
        """The code of another table that this one belongs to."""
        return None

    @property
    def is_retired(self) -> bool:
        """Whether the code is out of use: read still, not to be written."""
        return False


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


class UserTopic(Code):
    """面向自然人事项主题分类 (USER_TOPIC_TYPE, table 3.13; no theme has the code 080)."""

    BIRTH_AND_ADOPTION = "005", "生育收养"
    HOUSEHOLD_REGISTRATION = "010", "户籍办理"
    ETHNICITY_AND_RELIGION = "015", "民族宗教"
    EDUCATION_AND_RESEARCH = "020", "教育科研"
    MILITARY_SERVICE = "025", "入伍服役"
    EMPLOYMENT_AND_BUSINESS = "030", "就业创业"
    ESTABLISHMENT_AND_CHANGE = "035", "设立变更"
    PERMISSION_TO_OPERATE = "040", "准营准办"
    MORTGAGE_AND_PLEDGE = "045", "抵押质押"
    VOCATIONAL_QUALIFICATION = "050", "职业资格"
    ADMINISTRATIVE_PAYMENT = "055", "行政缴费"
    MARRIAGE_REGISTRATION = "060", "婚姻登记"
    SPECIAL_CARE = "065", "优待抚恤"
    PLANNING_AND_CONSTRUCTION = "070", "规划建设"
    HOUSING_SECURITY = "075", "住房保障"
    SOCIAL_SECURITY = "085", "社会保障（社会保险、社会救助）"
    CERTIFICATES = "090", "证件办理"
    TRANSPORT = "095", "交通出行"
    TOURISM = "100", "旅游观光"
    EXIT_AND_ENTRY = "105", "出境入境"
    CONSUMER_RIGHTS = "110", "消费维权"
    PUBLIC_SAFETY = "115", "公共安全"
    JUSTICE_AND_NOTARISATION = "120", "司法公证"
    INTELLECTUAL_PROPERTY = "125", "知识产权"
    ENVIRONMENT = "130", "环保绿化"
    CULTURE_AND_SPORT = "135", "文化体育"
    PUBLIC_UTILITIES = "140", "公用事业"
    HEALTH_CARE = "145", "医疗卫生"
    RETIREMENT = "150", "离职退休"
    DEATH_AND_BURIAL = "155", "死亡殡葬"
    LOCAL_FEATURES = "998", "地方特色分类"
    OTHER = "999", "其他"
    UNKNOWN = "", "未知"


class CorpTopic(Code):
    """面向法人事项主题分类 (CORP_TOPIC_TYPE, table 3.14; no theme has the code 080)."""

    ESTABLISHMENT_AND_CHANGE = "005", "设立变更"
    PERMISSION_TO_OPERATE = "010", "准营准办"
    QUALIFICATION = "015", "资质认证"
    ANNUAL_INSPECTION = "020", "年检年审"
    TAX_AND_FINANCE = "025", "税收财务"
    HUMAN_RESOURCES = "030", "人力资源"
    SOCIAL_SECURITY = "035", "社会保障"
    INVESTMENT_APPROVAL = "040", "投资审批"
    FINANCING = "045", "融资信贷"
    MORTGAGE_AND_PLEDGE = "050", "抵押质押"
    COMMERCE = "055", "商务贸易"
    TENDERS_AND_AUCTIONS = "060", "招标拍卖"
    CUSTOMS = "065", "海关口岸"
    FOREIGN_RELATED = "070", "涉外服务"
    AGRICULTURE = "075", "农林牧渔"
    LAND_AND_CONSTRUCTION = "085", "国土和规划建设"
    TRANSPORT = "090", "交通运输"
    ENVIRONMENT = "095", "环保绿化"
    CLIMATE_CHANGE = "100", "应对气候变化"
    WATER_AND_WEATHER = "105", "水务气象"
    HEALTH_CARE = "110", "医疗卫生"
    SCIENCE_AND_INNOVATION = "115", "科技创新"
    CULTURE_SPORT_AND_EDUCATION = "120", "文体教育"
    INTELLECTUAL_PROPERTY = "125", "知识产权"
    ETHNICITY_AND_RELIGION = "130", "民族宗教"
    QUALITY_AND_TECHNOLOGY = "135", "质量技术"
    INSPECTION_AND_QUARANTINE = "140", "检验检疫"
    WORK_SAFETY = "145", "安全生产"
    POLICE_AND_FIRE = "150", "公安消防"
    JUSTICE_AND_NOTARISATION = "155", "司法公证"
    PUBLIC_UTILITIES = "160", "公用事业"
    DEREGISTRATION = "165", "法人注销"
    ARCHIVES_AND_RELICS = "170", "档案文物"
    LOCAL_FEATURES = "998", "地方特色"
    OTHER = "999", "其他"
    UNKNOWN = "", "未知"


class ImplementMode(Code):
    """实施方式: how the bodies of a catalog item act (M4); the codes are ours."""

    JOINTLY = "1", "联合实施"
    SEPARATELY = "2", "分别实施"
    SOLELY = "3", "单独实施"
    UNKNOWN = "", "未知"


class Catalog(Code):
    """所属目录: which of the three catalogs an item stands in (M2); derived, never sent."""

    NATIONAL = "国家", "国家目录"
    PROVINCIAL = "省级", "省级目录"
    LOCAL = "地方", "地方目录"
    UNKNOWN = "", "未知"


class ConditionType(Code):
    """条件类型 (portals' itemConditions, domain page 2.6)."""

    APPLICATION = "1", "申请条件"
    PROHIBITION = "2", "禁止性条件"
    UNKNOWN = "", "未知"


class PlaceType(Code):
    """受理地点分类 (one province's list, domain page 2.10)."""

    SERVICE_CENTER = "1", "行政服务中心"
    DEPARTMENT_WINDOW = "2", "部门服务窗口"
    OFFICE = "3", "单位办公室"
    SITE = "4", "案件发生地"
    AGENT = "5", "代办点"
    CONVENIENCE_CENTER = "6", "便民服务中心"
    UNKNOWN = "", "未知"


class EntryMode(Code):
    """进驻方式 (newer portals, domain page 2.3)."""

    CENTER_WINDOW = "1", "中心窗口"
    BACK_HALL = "2", "后方大厅"
    BACK_OFFICE = "3", "后方科室"
    UNKNOWN = "", "未知"


def tables() -> tuple[type[Code], ...]:
    """Answer every code table."""
    return tuple(Code.__subclasses__())


def term(table: type[Code]) -> str:
    """Answer a table's Chinese term: the first word of its docstring."""
    return (table.__doc__ or "").split(maxsplit=1)[0].rstrip(":：")
