"""Names of government services, by item type: realistic names, laws named without their text.

One line an item: department key, name, law (from LAWS). Names are those of public service lists.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A service the government offers: what a main item is made from."""

    department: str
    task_type: str
    name: str
    law: str


_PERMITS = """
market 食品经营许可 食品安全法
market 食品生产许可 食品安全法
market 特种设备使用登记 特种设备安全法
market 特种设备安全管理和作业人员资格认定 特种设备安全法
market 检验检测机构资质认定 计量法
market 计量标准器具核准 计量法
market 药品零售企业许可 药品管理法
market 第三类医疗器械经营许可 医疗器械监督管理条例
market 内资公司设立登记 公司法
market 个体工商户登记注册 促进个体工商户发展条例
fire 公众聚集场所投入使用、营业前消防安全检查 消防法
housing 建设工程消防设计审查 消防法
housing 建设工程消防验收 消防法
housing 建筑工程施工许可 建筑法
housing 建筑业企业资质认定 建筑法
housing 商品房预售许可 城市房地产管理法
housing 燃气经营许可 城镇燃气管理条例
transport 道路货物运输经营许可 道路运输条例
transport 道路旅客运输经营许可 道路运输条例
transport 出租汽车经营许可 道路运输条例
transport 机动车驾驶员培训经营备案许可 道路运输条例
transport 超限运输车辆行驶公路许可 公路法
transport 涉路施工活动许可 公路法
health 医疗机构执业登记 医疗机构管理条例
health 公共场所卫生许可 公共场所卫生管理条例
health 饮用水供水单位卫生许可 传染病防治法
health 护士执业注册 护士条例
health 医师执业注册 医师法
health 放射源诊疗技术和医用辐射机构许可 放射性同位素与射线装置安全和防护条例
health 母婴保健技术服务机构执业许可 母婴保健法
labour 人力资源服务许可 就业促进法
labour 劳务派遣经营许可 劳动合同法
labour 民办职业培训学校设立审批 民办教育促进法
labour 企业实行不定时工作制和综合计算工时工作制审批 劳动法
education 民办幼儿园设立审批 民办教育促进法
education 校外培训机构办学许可 民办教育促进法
education 教师资格认定 教师法
education 中小学校车使用许可 校车安全管理条例
police 爆破作业单位许可 民用爆炸物品安全管理条例
police 旅馆业特种行业许可 旅馆业治安管理办法
police 大型群众性活动安全许可 大型群众性活动安全管理条例
police 机动车登记 道路交通安全法
police 普通护照签发 护照法
police 剧毒化学品道路运输通行许可 危险化学品安全管理条例
land 建设用地规划许可 城乡规划法
land 建设工程规划许可 城乡规划法
land 乡村建设规划许可 城乡规划法
land 地图审核 测绘法
land 采矿权新立登记 矿产资源法
ecology 建设项目环境影响评价审批 环境影响评价法
ecology 排污许可 排污许可管理条例
ecology 辐射安全许可 放射性同位素与射线装置安全和防护条例
ecology 危险废物经营许可 固体废物污染环境防治法
water 取水许可 水法
water 河道采砂许可 水法
water 生产建设项目水土保持方案审批 水土保持法
farming 兽药经营许可 兽药管理条例
farming 农药经营许可 农药管理条例
farming 农作物种子生产经营许可 种子法
farming 动物防疫条件合格证核发 动物防疫法
farming 生鲜乳收购站许可 乳品质量安全监督管理条例
forest 林木采伐许可 森林法
forest 使用林地审核 森林法
forest 陆生野生动物人工繁育许可 野生动物保护法
emergency 危险化学品经营许可 危险化学品安全管理条例
emergency 烟花爆竹零售许可 烟花爆竹安全管理条例
emergency 非煤矿山企业安全生产许可 安全生产许可证条例
culture 互联网上网服务营业场所经营单位设立审批 互联网上网服务营业场所管理条例
culture 营业性演出审批 营业性演出管理条例
culture 旅行社设立许可 旅游法
culture 娱乐场所经营许可 娱乐场所管理条例
sport 经营高危险性体育项目许可 体育法
commerce 成品油零售经营资格审批 成品油市场管理办法
commerce 拍卖企业许可 拍卖法
reform 固定资产投资项目节能审查 节约能源法
reform 企业投资项目核准 企业投资项目核准和备案管理条例
religion 宗教活动场所设立审批 宗教事务条例
civil 社会团体成立登记 社会团体登记管理条例
civil 公墓建设审批 殡葬管理条例
justice 律师执业许可 律师法
justice 基层法律服务工作者执业核准 基层法律服务工作者管理办法
finance 代理记账机构执业资格审批 会计法
city 城市建筑垃圾处置核准 城市市容和环境卫生管理条例
city 设置大型户外广告审批 城市市容和环境卫生管理条例
city 市政设施建设类临时占用城市道路审批 城市道路管理条例
weather 升放无人驾驶自由气球活动审批 通用航空飞行管制条例
weather 雷电防护装置设计审核 气象灾害防御条例
tobacco 烟草专卖零售许可 烟草专卖法
broadcast 有线广播电视传输覆盖网工程建设审批 广播电视管理条例
industry 无线电台（站）设置使用许可 无线电管理条例
"""

_SERVICES = """
insurance 城乡居民基本养老保险参保登记 社会保险法
insurance 企业职工基本养老保险关系转移接续 社会保险法
insurance 社会保险个人权益记录查询 社会保险法
insurance 失业保险金申领 失业保险条例
labour 就业失业登记 就业促进法
labour 就业困难人员认定 就业促进法
labour 高校毕业生档案接收 就业促进法
labour 职业介绍和职业指导 就业促进法
medicare 城乡居民基本医疗保险参保登记 社会保险法
medicare 异地就医备案 社会保险法
medicare 门诊慢特病病种待遇认定 社会保险法
medicare 生育津贴支付 社会保险法
fund 住房公积金缴存登记 住房公积金管理条例
fund 购买自住住房提取住房公积金 住房公积金管理条例
fund 住房公积金个人住房贷款 住房公积金管理条例
estate 国有建设用地使用权及房屋所有权转移登记 不动产登记暂行条例
estate 不动产抵押权登记 不动产登记暂行条例
estate 不动产登记资料查询 不动产登记暂行条例
pipes 供水报装 城市供水条例
pipes 用水过户 城市供水条例
pipes 水费查询与缴纳 城市供水条例
gas 燃气报装 城镇燃气管理条例
gas 燃气过户 城镇燃气管理条例
gas 燃气设施改动 城镇燃气管理条例
power 低压用电报装 电力法
power 用电过户 电力法
power 电费查询与缴纳 电力法
education 义务教育阶段入学登记 义务教育法
education 普通话水平测试报名 国家通用语言文字法
education 学籍转移办理 义务教育法
culture 公共图书馆借阅服务 公共图书馆法
culture 文化馆免费开放服务 公共文化服务保障法
sport 公共体育场馆免费开放 体育法
archive 档案查阅利用 档案法
justice 法律援助申请 法律援助法
justice 公证办理 公证法
justice 人民调解 人民调解法
health 预防接种服务 疫苗管理法
health 生育登记服务 人口与计划生育法
health 义诊活动备案服务 医师法
civil 婚姻登记档案查询 婚姻登记条例
civil 社区居家养老服务 老年人权益保障法
disabled 残疾人证办理 残疾人保障法
disabled 残疾人辅助器具适配 残疾人保障法
veterans 退役军人就业创业服务 退役军人保障法
veterans 优待证申领 退役军人保障法
tax 纳税信用评价结果查询 税收征收管理法
farming 农业技术推广服务 农业技术推广法
weather 公众气象预报服务 气象法
science 科技成果登记 促进科技成果转化法
statistics 统计资料查询 统计法
"""

_PUNISHMENTS = """
market 对未取得食品生产经营许可从事食品生产经营活动的处罚 食品安全法
market 对经营超过保质期食品的处罚 食品安全法
fire 对占用、堵塞、封闭疏散通道的处罚 消防法
ecology 对未取得排污许可排放污染物的处罚 排污许可管理条例
transport 对未取得道路运输经营许可擅自从事道路运输经营的处罚 道路运输条例
emergency 对未按规定进行安全生产教育和培训的处罚 安全生产法
housing 对未取得施工许可擅自施工的处罚 建筑法
city 对未经核准擅自处置建筑垃圾的处罚 城市市容和环境卫生管理条例
labour 对违法收取劳动者财物的处罚 劳动合同法
culture 对接纳未成年人进入互联网上网服务营业场所的处罚 互联网上网服务营业场所管理条例
farming 对经营假、劣农药的处罚 农药管理条例
water 对未经批准擅自取水的处罚 水法
"""

_COERCIONS = """
market 查封、扣押不符合食品安全标准的食品 食品安全法
transport 暂扣无道路运输证从事运输的车辆 道路运输条例
ecology 查封、扣押造成污染物排放的设施设备 环境保护法
fire 临时查封危险部位或者场所 消防法
tobacco 对违法烟草专卖品先行登记保存 烟草专卖法
city 强制拆除违法建筑物 城乡规划法
"""

_LEVIES = """
water 水资源费征收 水法
water 水土保持补偿费征收 水土保持法
tax 残疾人就业保障金征收 残疾人保障法
forest 森林植被恢复费征收 森林法
land 土地复垦费征收 土地复垦条例
city 城镇生活垃圾处理费征收 城市市容和环境卫生管理条例
"""

_GRANTS = """
civil 最低生活保障金给付 社会救助暂行办法
civil 特困人员救助供养金给付 社会救助暂行办法
civil 临时救助金给付 社会救助暂行办法
civil 高龄津贴给付 老年人权益保障法
veterans 烈士褒扬金给付 烈士褒扬条例
veterans 退役士兵一次性经济补助给付 退役军人保障法
disabled 困难残疾人生活补贴和重度残疾人护理补贴给付 残疾人保障法
labour 职业培训补贴给付 就业促进法
"""

_INSPECTIONS = """
market 对食品生产经营的监督检查 食品安全法
market 对特种设备安全的监督检查 特种设备安全法
fire 消防监督检查 消防法
ecology 对排污单位的现场检查 环境保护法
emergency 对生产经营单位安全生产的监督检查 安全生产法
labour 劳动保障监察 劳动法
health 对医疗机构的监督检查 医疗机构管理条例
housing 对建设工程质量的监督检查 建筑法
"""

_CONFIRMATIONS = """
labour 工伤认定 工伤保险条例
police 户口登记 户口登记条例
civil 结婚登记 婚姻登记条例
land 地质灾害治理责任认定 地质灾害防治条例
science 高新技术企业认定初审 企业所得税法
culture 文物认定 文物保护法
housing 公共租赁住房保障资格确认 公共租赁住房管理办法
"""

_REWARDS = """
science 对科学技术进步作出贡献的奖励 科学技术进步法
market 对举报食品安全违法行为的奖励 食品安全法
police 对见义勇为人员的表彰奖励 公安机关奖励规定
education 对优秀教师和教育工作者的表彰奖励 教师法
civil 对慈善事业突出贡献者的表彰奖励 慈善法
"""

_RULINGS = """
land 土地权属争议裁决 土地管理法
forest 林木林地权属争议裁决 森林法
health 医疗事故争议处理 医疗事故处理条例
finance 政府采购投诉处理 政府采购法
transport 水上交通事故民事纠纷调解裁决 内河交通安全管理条例
"""

_OTHERS = """
reform 企业投资项目备案 企业投资项目核准和备案管理条例
housing 房屋建筑工程竣工验收备案 建筑法
commerce 对外贸易经营者备案 对外贸易法
commerce 单用途商业预付卡发卡企业备案 单用途商业预付卡管理办法
emergency 生产经营单位生产安全事故应急预案备案 安全生产法
ecology 突发环境事件应急预案备案 环境保护法
tax 增值税一般纳税人登记 税收征收管理法
market 食品小作坊登记 食品安全法
"""

_TABLES = {
    "01": _PERMITS, "02": _PUNISHMENTS, "03": _COERCIONS, "04": _LEVIES, "05": _GRANTS,
    "06": _INSPECTIONS, "07": _CONFIRMATIONS, "08": _REWARDS, "09": _RULINGS, "10": _OTHERS,
    "20": _SERVICES,
}  # fmt: skip


def _kinds(task_type: str, table: str) -> tuple[Kind, ...]:
    rows = (line.split() for line in table.strip().split("\n"))
    return tuple(Kind(department, task_type, name, law) for department, name, law in rows)


KINDS = {task_type: _kinds(task_type, table) for task_type, table in _TABLES.items()}
"""Every kind, by item type (TASK_TYPE: 01-10 administrative powers, 20 public service)."""

_SUBJECTS = (
    "企业", "个体工商户", "农民专业合作社", "事业单位", "社会组织", "外商投资企业", "合伙企业",
    "个人独资企业", "民办非企业单位", "其他组织",
)  # fmt: skip
_AREAS = (
    "城区", "乡镇", "工业园区", "经济开发区", "高新技术产业园区", "自由贸易试验区", "综合保税区",
    "景区", "库区", "林区", "矿区", "铁路沿线",
)  # fmt: skip
SCOPES = ("", *(f"（{subject}，{area}）" for area in _AREAS for subject in _SUBJECTS))
"""How a name is told apart when the vocabulary is used again for a larger world."""

SUBS = ("首次申请", "变更", "延续", "跨区域", "分支机构", "告知承诺方式", "简易程序", "联合办理")
"""What sub-items of a main item are about."""
