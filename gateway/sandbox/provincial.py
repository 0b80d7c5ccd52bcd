"""Columns that the province's tables add to a list and the national exchange does not have."""

from random import Random

from gateway.sandbox.bodies import Body
from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.record import Record

PORTAL = "https://zwfw.hunan.example"


def provincial(roll: Random, task: Record, item: CatalogItem, body: Body) -> Record:
    """Levels, flow, systems, place, booking, contacts, remedies and flags of newer policies."""
    return (
        _levels(item, body)
        | _flow(task, item)
        | _place(roll, task, body)
        | _contacts(roll, body)
        | _remedies(body)
        | _policies(roll, task)
    )


def _levels(item: CatalogItem, body: Body) -> Record:
    return {
        "centralDept": item.department.digits,
        "strLevel": body.level,
        "currentLevel": item.owner_level,
    }


def _flow(task: Record, item: CatalogItem) -> Record:
    online = task["isOnline"] == "1"
    return {
        "offlineFlow": f"flow-{item.code}",
        "offlineExplain": "到窗口取号、提交材料、领取结果。",
        "onlineFlow": f"flow-online-{item.code}" if online else None,
        "onlineExplain": "登录后填报、上传材料、查询进度。" if online else None,
        "isHandleByGovNet": "1" if online else "0",
        "govNetUrl": f"{PORTAL}/item/{item.code}" if online else None,
        "isHandleByDeptSys": "0",
        "deptSysName": None,
        "deptSysUrl": None,
        "deptSysType": None,
    }


def _place(roll: Random, task: Record, body: Body) -> Record:
    booking = task["isSchedule"] == "1"
    express = task["isExpress"]
    return {
        "trafficGuide": f"乘{roll.randint(1, 199)}路公交车到政务服务中心站",
        "centerName": f"{body.place.name}政务服务中心",
        "isHandle": "1" if task["handleArea"] in ("2", "3") else "0",
        "scheduleNum": roll.choice((20, 50, 100)) if booking else None,
        "scheduleRule": "可预约七日内的时段" if booking else None,
        "isMailMaterial": express,
        "isMailResult": express,
        "isExistIntermediary": "0" if task["serviceType"] == "无" else "1",
        "intermediaryContent": None if task["serviceType"] == "无" else "出具检测报告（演示）",
        "financeFlag": None,
    }


def _contacts(roll: Random, body: Body) -> Record:
    area = "0731" if body.level == "2" else "0734"
    line = roll.randint(0, 4999)
    return {
        "consultPhone": f"{area}-000{line:04d}",
        "netConsultWay": f"{PORTAL}/consult",
        "consultMail": None,
        "consultWechat": None,
        "complainPhone": f"{area}-000{line + 5000:04d}",
        "netComplainWay": f"{PORTAL}/complaint",
        "complainMail": None,
        "complainLetterAddr": f"{body.place.full_name}政务服务中心",
    }


def _remedies(body: Body) -> Record:
    return {
        "rightEnjoyByLaw": "知情、陈述、申辩，依法申请行政复议或者提起行政诉讼。",
        "dutyPerformByLaw": "如实提交材料，配合审查。",
        "administrativeReviewDept": f"{body.place.name}人民政府（演示）",
        "administrativeReviewAddr": f"{body.place.full_name}演示路1号",
        "administrativeReviewPhone": "0734-0009000",
        "administrativeReviewUrl": None,
        "administrativeLitigationDept": f"{body.place.name}人民法院（演示）",
        "administrativeLitigationAddr": f"{body.place.full_name}演示路2号",
        "administrativeLitigationPhone": "0734-0009001",
        "administrativeLitigationUrl": None,
    }


def _policies(roll: Random, task: Record) -> Record:
    return {
        "isPromiseHandle": roll.choices("10", (1, 4))[0],
        "isLackAccept": roll.choices("10", (1, 3))[0],
        "isAgent": roll.choices("10", (1, 2))[0],
        "isInstant": "1" if task["promiseDay"] == 0 and roll.random() < 0.3 else "0",
        "entryMode": roll.choices("123", (8, 1, 1))[0] if task["isEntryCenter"] == "1" else None,
    }
