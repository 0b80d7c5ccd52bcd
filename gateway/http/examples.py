"""The example queries: shown as tabs in GraphiQL, run by the demo."""

from __future__ import annotations

from gateway.http.graphiql import Example

EXAMPLES: tuple[Example, ...] = (
    Example(
        "办事指南",
        """# 一次查询取齐小程序一屏所需：清单、办理项、材料、目录项、实施主体、来源。
query Guide($first: Int = 1) {
  implementationLists(first: $first, orderBy: NAME_ASC, filter: {taskType: [LICENSING], isOnline: true}) {
    totalCount
    nodes {
      taskName
      taskCode
      taskType
      useLevel
      promiseDay
      promiseType
      limitSceneNum
      isFee
      transactAddr
      linkWay
      handlingItems {
        taskName
        isImplicit
        materials { materialName isNeed materialType }
      }
      catalogItem { taskName catalogCode }
      implementingBody { orgName region { areaName } }
      source { platform fetchedAt version }
    }
  }
}""",
    ),
    Example(
        "目录与实施",
        """# 一个目录项由哪些实施主体在哪些层级实施。
query Catalog {
  catalogItems(first: 3, orderBy: NAME_ASC, filter: {isHandle: true, taskType: [LICENSING]}) {
    nodes {
      taskName
      catalogCode
      implementationLists(first: 5) {
        totalCount
        nodes { deptName useLevel promiseDay promiseType }
      }
    }
  }
}""",
    ),
    Example(
        "数据问题",
        """# 编码不合国标的清单，以及每个问题的说明。
query Findings {
  implementationLists(first: 5, filter: {findingRule: ["dept_code.lower_case", "dept_code.length"]}) {
    totalCount
    nodes {
      taskName
      deptCode
      findings { rule severity message evidence }
    }
  }
}""",
    ),
    Example(
        "连接器状态",
        """# 每个平台的每个数据流：最近一次运行读了多少、存了多少。
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
}""",
    ),
    Example(
        "解释编码",
        """# 逐段说明一个编码，不查库；可与查库的字段写在同一个查询里。
query Explain {
  explainCode(code: "11440232MB2D06811W4000117051000") {
    term
    valid
    summary
    parts { name value meaning }
  }
}""",
    ),
)
