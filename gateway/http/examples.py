"""The example queries: shown as tabs in GraphiQL, run by the demo over its planted stories."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.http.graphiql import Example
from gateway.standard.values import PLATFORM_TIME

GUIDE = """# 搜索“消防”，再取一份办事指南：小程序一屏所需，一次取齐。
query Guide($text: String! = "消防", $code: String! = "11430408YW1015486D4000131901000") {
  search(text: $text, types: [IMPLEMENTATION_LIST], first: 5) {
    totalCount
    nodes { match node { ... on ImplementationList { taskName taskCode deptName } } }
  }
  implementationList(taskCode: $code) {
    taskName
    useLevel
    deptName
    byLaw
    linkWay
    superviseWay
    onlineHandleUrl
    handlingItems {
      taskName
      promiseWorkingDays
      promiseConversion
      limitSceneNum
      acceptCondition
      conditions { conditionType conditionName }
      scenarios { conditionName materials { materialName } }
      materials { materialName isNeed materialType sourceType attachments { attachName } }
      processSteps { linkName handleDay handleType }
      fees { feeName feeStand isDesc }
      results { resultType resultName }
      handlingWindows { name address officeHour phone }
      questions { question answer }
    }
    region { areaName }
    source { platform fetchedAt version }
  }
}"""

LEVELS = """# 一个目录项在五个层级的实施，以及与目录、各平台之间的差异。
query Levels($code: String! = "002014902000") {
  catalogItem(catalogCode: $code) {
    taskName
    catalog
    useLevel
    implementationLists(first: 50) {
      totalCount
      nodes {
        taskName
        useLevel
        region { areaName }
        deptName
        findings { rule severity element message evidence }
        copies { source { platform } }
      }
    }
    adoptions { deptName isFilled }
  }
}"""

THEMES = """# 一个区的事项：按主题、类型、机构分面计数，再取其中一页。
query Themes($area: String! = "430408000000") {
  implementationLists(first: 5, orderBy: NAME_ASC, filter: {areaWithin: $area}) {
    totalCount
    facets {
      type { value name count }
      userTopic { value name count }
      corpTopic { value name count }
      body { name count }
    }
    nodes { taskName deptName promiseWorkingDays limitSceneNum userTopicType corpTopicType }
  }
}"""

CHANGES = """# 昨天以来变化的清单；变更流 changes 可从 cursor 接着取，一条不漏。
query Changes($since: DateTime! = "{yesterday}") {
  implementationLists(first: 5, orderBy: UPDATED_DESC, filter: {updatedSince: $since}) {
    totalCount
    nodes { taskName deptName updatedAt versions { source { version } isCurrent } }
  }
  changes(types: [IMPLEMENTATION_LIST], first: 5) {
    nodes {
      cursor
      operation
      changedAt
      platform
      node { ... on ImplementationList { taskName deptName } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

CONNECTORS = """# 每个平台的每个数据流：最近一次运行读了多少、存了多少。
query Connectors {
  connectors {
    title
    level
    streams {
      name
      lastSuccessAt
      quarantined
      lastRun { status fetched created updated unchanged }
    }
  }
}"""


LICENSES = """# 营业执照可免交哪些材料；本市各部门依申请事项中，办理结果是电子证照的占多少。
query Licenses($name: String! = "营业执照", $area: String! = "430400") {
  licenseTypes(first: 5, filter: {certificateTypeName: $name}) {
    nodes {
      certificateTypeName
      certificateTypeCode
      certificateHolderCategory
      copies { source { platform } }
      replacesMaterials(first: 5) {
        totalCount
        nodes { materialName handlingItem { implementationList { taskName deptName } } }
      }
    }
  }
  electronicResultStatistics(by: DEPARTMENT, filter: {areaWithin: $area}) {
    whole { share { numerator denominator text definition { text source } } }
    groups { name share { numerator denominator text } }
  }
}"""


def examples(now: datetime) -> tuple[Example, ...]:
    """Answer the examples as they are at this moment: one of them asks since yesterday.

    Their values stand in the queries themselves, as defaults of variables that a caller may set;
    the codes are those of the sandbox's stories.
    """
    midnight = now.astimezone(PLATFORM_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = (midnight - timedelta(days=1)).isoformat()
    return (
        Example("搜索与指南", GUIDE),
        Example("五级实施", LEVELS),
        Example("分面", THEMES),
        Example("昨日以来", CHANGES.replace("{yesterday}", yesterday)),
        Example("证照与免交材料", LICENSES),
        Example("连接器状态", CONNECTORS),
    )
