// Starts GraphiQL against the endpoint named in the page; loads nothing from another host.
"use strict";

(async () => {
  const place = document.getElementById("graphiql");
  const named = document.querySelector('meta[name="yiwang-endpoint"]').content;
  const endpoint = new URL(named, document.baseURI);
  const socket = new URL(endpoint);
  socket.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";

  async function loadExamples() {
    try {
      const answer = await fetch("graphiql/examples.json");
      return answer.ok ? await answer.json() : [];
    } catch {
      return []; // the browser of an interface is of use without examples
    }
  }

  const examples = await loadExamples();
  const panel = YiwangExamples.plugin(examples);
  const explorer = { ...GraphiQLPluginExplorer.explorerPlugin(), title: "字段勾选 Explorer" };
  const page = React.createElement(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: endpoint.href, subscriptionUrl: socket.href }),
      defaultTabs: examples.length ? examples.map(YiwangExamples.asTab) : undefined,
      defaultQuery: "# 在此输入查询，Ctrl+Enter 运行\n{\n  __typename\n}\n",
      plugins: [explorer, panel],
      visiblePlugin: panel,
      defaultEditorToolsVisibility: "variables",
      inputValueDeprecation: true,
    },
    React.createElement(GraphiQL.Logo, null, "一网"),
  );
  ReactDOM.createRoot(place).render(page);
})().catch((failure) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = `接口浏览器未能启动：${failure.message}。请换用较新的浏览器，或刷新页面。`;
  document.getElementById("graphiql").replaceChildren(notice);
});
