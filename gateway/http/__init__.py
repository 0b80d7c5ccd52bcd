"""The one ASGI entry: GraphQL over HTTP, GraphiQL, health."""
