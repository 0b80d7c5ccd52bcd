"""The GraphQL schema: types, query root, scalars; `build` makes it executable."""
