"""How a service is delivered: where, when, on line, with which result. All contacts synthetic."""

from random import Random

from gateway.sandbox.bodies import Body
from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.record import Record

PORTAL = "https://zwfw.hunan.example"
RESULTS = {"01": ("10", "{name}证"), "07": ("20", "{name}决定书"), "20": ("99", None)}


def office(roll: Random, body: Body) -> Record:
    """Contacts: numbers begin with 000, which no telephone network assigns."""
    area = "0731" if body.level == "2" else "0734"
    line = roll.randint(0, 4999)
    return {
        "linkWay": f"电话咨询：{area}-000{line:04d}；窗口咨询：{body.place.name}政务服务中心",
        "superviseWay": f"电话投诉：{area}-000{line + 5000:04d}；网上投诉：{PORTAL}/complaint",
    }


def delivery(roll: Random, item: CatalogItem, body: Body, subjects: str) -> Record:
    """Columns of the extend table and the delivery columns of the basic table."""
    visits = roll.choices((0, 1, 2), (5, 4, 1))[0]
    online = visits == 0 or roll.random() < 0.5
    return (
        _place(roll, body)
        | _online(roll, item, online, visits)
        | _topics(item, subjects)
        | _result(item)
        | {
            "serverType": subjects,
            "handleType": "1^2" if online else "1",
            "limitSceneNum": visits,
            "limitSceneExplain": "需现场核验原件或者现场勘验" if visits else None,
            "isSchedule": roll.choice("10"),
            "isExpress": "1" if visits == 0 else roll.choice("10"),
            "isServiceTerminals": roll.choices("10", (1, 4))[0],
            "otherDept": None,
            "serviceType": "无" if roll.random() < 0.9 else "第三方检测",
        }
    )


def _place(roll: Random, body: Body) -> Record:
    town = body.place.level == "5"
    hall = f"演示路{roll.randint(1, 99)}号政务服务中心{roll.randint(1, 4)}楼"
    window = f"{roll.randint(1, 60)}号窗口"
    return {
        "transactAddr": body.place.full_name + hall + window,
        "transactTime": "工作日 上午9:00-12:00，下午13:30-17:00（法定节假日除外）",
        "isEntryCenter": "1" if roll.random() < 0.92 else "0",
        "handleArea": body.level,
        "townName": body.place.name if town else None,
        "townCode": body.place.code if town else None,
        "villageName": None,
        "villageCode": None,
    }


def _online(roll: Random, item: CatalogItem, online: bool, visits: int) -> Record:
    url = f"{PORTAL}/item/{item.code}"
    depth = "1^2^3^4^5^6^7" if visits == 0 else roll.choice(("1", "1^2", "1^2^3^4"))
    mobile = online and roll.random() < 0.5
    return {
        "isOnline": "1" if online else "0",
        "onlineHandleDepth": depth if online else None,
        "onlineHandleUrl": url if online else None,
        "linkAddr": f"{url}/apply" if online else None,
        "isSingleLogin": "1" if online else "0",
        "mobileTerminalUrl": f"{url}/mobile" if mobile else None,
        "appIsSingleLogin": "1" if mobile else "0",
    }


def _topics(item: CatalogItem, subjects: str) -> Record:
    persons, corporations = "1" in subjects, subjects != "1"
    return {
        "userTopicType": item.department.user_topic if persons else None,
        "userCharacterTopicType": None,
        "corpTopicType": item.department.corp_topic if corporations else None,
        "corpCharacterTopicType": None,
    }


def _result(item: CatalogItem) -> Record:
    result_type, form = RESULTS.get(item.task_type, ("20", "{name}决定"))
    name = form.format(name=item.name) if form else None
    return {
        "resultType": result_type,
        "resultName": name,
        "resultGuid": f"result-{item.code}" if name else None,
    }
