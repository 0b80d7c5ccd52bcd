"""Kinds of implementing bodies: what they are called at each level and what they look after."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Department:
    """A line of government.

    `digits` open its main-item codes (a sandbox convention), `kind` opens its USCC: 11 organ,
    12 public institution, 91 enterprise (utilities).
    """

    key: str
    digits: str
    provincial: str
    local: str
    user_topic: str
    corp_topic: str
    kind: str = "11"


# key, digits, name at province, name below, topic for persons, topic for legal persons, kind
_TABLE = """
reform 04 发展和改革委员会 发展和改革局 999 040 11
education 05 教育厅 教育局 020 120 11
science 06 科学技术厅 科学技术局 020 115 11
industry 07 工业和信息化厅 工业和信息化局 999 010 11
religion 08 民族宗教事务委员会 民族宗教事务局 015 130 11
police 09 公安厅 公安局 010 150 11
civil 11 民政厅 民政局 060 005 11
justice 12 司法厅 司法局 120 155 11
finance 13 财政厅 财政局 055 025 11
labour 14 人力资源和社会保障厅 人力资源和社会保障局 030 030 11
land 15 自然资源厅 自然资源和规划局 070 085 11
ecology 16 生态环境厅 生态环境局 130 095 11
housing 17 住房和城乡建设厅 住房和城乡建设局 075 085 11
transport 18 交通运输厅 交通运输局 095 090 11
water 19 水利厅 水利局 999 105 11
farming 20 农业农村厅 农业农村局 999 075 11
commerce 21 商务厅 商务局 999 055 11
culture 22 文化和旅游厅 文化旅游广电体育局 135 120 11
health 23 卫生健康委员会 卫生健康局 145 110 11
veterans 24 退役军人事务厅 退役军人事务局 065 999 11
emergency 25 应急管理厅 应急管理局 115 145 11
market 31 市场监督管理局 市场监督管理局 040 010 11
broadcast 32 广播电视局 融媒体管理局 135 120 11
sport 33 体育局 体育事务局 135 120 11
statistics 34 统计局 统计局 999 999 11
medicare 36 医疗保障局 医疗保障局 085 035 11
forest 44 林业局 林业局 130 075 11
fire 45 消防救援总队 消防救援局 115 150 11
weather 46 气象局 气象局 999 105 11
tobacco 47 烟草专卖局 烟草专卖局 040 010 11
tax 48 税务局 税务局 055 025 11
city 49 城市管理指导局 城市管理和综合执法局 070 085 11
archive 51 档案局 档案局 999 170 11
disabled 52 残疾人联合会 残疾人联合会 065 999 11
fund 61 住房公积金监管中心 住房公积金管理中心 075 035 12
estate 62 不动产登记中心 不动产登记中心 045 050 12
insurance 63 社会保险服务中心 社会保险服务中心 085 035 12
pipes 71 供水集团有限公司 供水有限公司 140 160 91
gas 72 燃气集团有限公司 燃气有限公司 140 160 91
power 73 电力有限公司 供电有限公司 140 160 91
"""

DEPARTMENTS = {
    words[0]: Department(*words) for words in (line.split() for line in _TABLE.strip().split("\n"))
}
