"""Regions of the sandbox: Hunan, Hengyang, its 12 districts and counties, 36 townships.

Codes: GB/T 2260 (six digits, written with six zeros) and the nine-digit statistical codes of
townships and streets (GB/T 10114 scheme), written with three zeros. Names and codes are public.
"""

from dataclasses import dataclass

from gateway.sandbox.dice import row_guid
from gateway.sandbox.record import Record


@dataclass(frozen=True)
class Place:
    """A region: 12-digit code, short name, exercising level 1-5, region above."""

    code: str
    name: str
    level: str
    parent: str
    full_name: str

    @property
    def six(self) -> str:
        """The six GB/T 2260 digits (of the county, for a township)."""
        return self.code[:6]


_COUNTIES = {
    "430405": ("珠晖区", "009 广东路街道 014 东阳渡街道 100 茶山坳镇"),
    "430406": ("雁峰区", "001 先锋街道 003 天马山街道 100 岳屏镇"),
    "430407": ("石鼓区", "001 人民街道 005 合江街道 100 角山镇"),
    "430408": ("蒸湘区", "001 蒸湘街道 100 呆鹰岭镇 101 雨母山镇"),
    "430412": ("南岳区", "001 祝融街道 100 南岳镇 203 寿岳乡"),
    "430421": ("衡阳县", "100 西渡镇 111 渣江镇 201 岣嵝乡"),
    "430422": ("衡南县", "001 云集街道 111 三塘镇 200 相市乡"),
    "430423": ("衡山县", "100 开云镇 102 东湖镇 203 福田铺乡"),
    "430424": ("衡东县", "100 洣水镇 104 吴集镇 204 南湾乡"),
    "430426": ("祁东县", "001 洪桥街道 106 归阳镇 200 马杜桥乡"),
    "430481": ("耒阳市", "001 蔡子池街道 112 新市镇 213 长坪乡"),
    "430482": ("常宁市", "001 宜阳街道 102 水口山镇 206 塔山瑶族乡"),
}
NATION = Place("100000000000", "国家", "1", "", "")
"""Where the national body sits, written as its USCC writes it; no region of any stream."""
PROVINCE = Place("430000000000", "湖南省", "2", "", "湖南省")
CITY = Place("430400000000", "衡阳市", "3", PROVINCE.code, "湖南省衡阳市")


def _county(six: str, name: str) -> Place:
    return Place(six + "000000", name, "4", CITY.code, CITY.full_name + name)


def _townships(county: Place, text: str) -> list[Place]:
    words = text.split()
    return [
        Place(f"{county.six}{number}000", name, "5", county.code, county.full_name + name)
        for number, name in zip(words[::2], words[1::2], strict=True)
    ]


COUNTIES = tuple(_county(six, name) for six, (name, _) in _COUNTIES.items())
TOWNSHIPS = tuple(
    township for county in COUNTIES for township in _townships(county, _COUNTIES[county.six][1])
)
PLACES = (PROVINCE, CITY, *COUNTIES, *TOWNSHIPS)
BY_CODE = {place.code: place for place in PLACES}


def region_record(place: Place, order: int) -> Record:
    """The region as the platform tells it."""
    return {
        "rowGuid": row_guid("region", place.code),
        "areaCode": place.code,
        "areaName": place.name,
        "fullName": place.full_name,
        "areaLevel": place.level,
        "parentCode": place.parent or None,
        "orderNum": order,
        "remark": "演示数据",
    }
