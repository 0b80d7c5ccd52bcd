// The side panel of example queries; each opens in a tab of its own.
"use strict";

var YiwangExamples = (() => {
  const { createElement, useEffect, useState } = React;

  function asTab(example) {
    const variables = example.variables ?? {};
    return {
      query: `# ${example.title}\n${example.query}`,
      variables: Object.keys(variables).length ? JSON.stringify(variables, null, 2) : "",
    };
  }

  function Icon() {
    const line = (y) => createElement("path", { key: y, d: `M4 ${y}h16`, strokeWidth: 2 });
    const picture = { viewBox: "0 0 24 24", stroke: "currentColor", fill: "none" };
    return createElement("svg", picture, [6, 12, 18].map(line));
  }

  function Panel({ examples }) {
    const editors = GraphiQL.React.useEditorContext({ nonNull: true });
    const [chosen, choose] = useState(null);
    // A new tab empties the editors while it renders: fill them after that.
    useEffect(() => {
      if (chosen === null) return;
      const tab = asTab(chosen);
      editors.queryEditor?.setValue(tab.query);
      editors.variableEditor?.setValue(tab.variables);
      choose(null);
    }, [editors.activeTabIndex]);

    const open = (example) => {
      choose(example);
      editors.addTab();
    };
    const entry = (example, index) =>
      createElement(
        "li",
        { key: index },
        createElement("button", { type: "button", onClick: () => open(example) }, example.title),
      );
    return createElement(
      "section",
      { "aria-label": "示例 Examples" },
      createElement("div", { className: "graphiql-doc-explorer-title" }, "示例"),
      createElement("ul", { className: "examples-list" }, examples.map(entry)),
    );
  }

  function plugin(examples) {
    const content = () => createElement(Panel, { examples });
    return { title: "示例 Examples", icon: Icon, content };
  }

  return { asTab, plugin };
})();
