"""Which operations are run at all: read, within the limits, of a kind its way in allows."""

from __future__ import annotations

from graphql import GraphQLSchema, OperationType

from gateway.http.answers import Refused, core_entries
from gateway.http.limits import (
    Limits,
    bound_validation,
    check_operation,
    check_text,
    too_complex,
    too_deep,
    too_long,
)
from gateway.http.request import GraphQLRequest
from gateway.resolvers.reads import Document, InvalidDocument
from gateway.resolvers.reads.documents import Documents, Operation


class Admission:
    """Admits operations of one schema."""

    def __init__(self, schema: GraphQLSchema, documents: Documents, limits: Limits) -> None:
        """Take the schema, the documents seen so far, and the limits."""
        bound_validation()
        self._schema = schema
        self._documents = documents
        self._limits = limits

    def admit(self, request: GraphQLRequest) -> tuple[Document, Operation]:
        """Answer the document and the operation to run; refuse what is wrong or too much."""
        check_text(request.query, self._limits)
        try:
            document = self._documents.get(request.query, max_tokens=self._limits.tokens)
            operation = _operation(document, request.operation_name)
            check_operation(self._schema, document, operation, request.variables, self._limits)
        except RecursionError:
            raise too_deep(self._limits) from None
        except InvalidDocument as invalid:
            raise _invalid(invalid, self._limits) from None
        if request.by_get and operation.definition.operation is OperationType.MUTATION:
            raise Refused(
                "METHOD_NOT_ALLOWED",
                "GET 只能查询，不能改动数据。",
                "请用 POST。",
                status=405,
                headers={"Allow": "POST"},
            )
        return document, operation


def _invalid(invalid: InvalidDocument, limits: Limits) -> Refused:
    # graphql-core tells its own limits by their messages only.
    match invalid.errors[0].message:
        case "Validation aborted.":
            return too_complex()
        case message if "Document contains more than" in message:
            return too_long(f"{limits.tokens} 个词")
        case message if "nested too deeply" in message:
            return too_deep(limits)
    return Refused(invalid.code, "查询有误。", entries=core_entries(invalid.code, invalid.errors))


def _operation(document: Document, name: str | None) -> Operation:
    operation = document.operation(name)
    if operation is not None:
        return operation
    if name is None:
        raise Refused(
            "OPERATION_NAME_MISSING",
            f"查询文档中有 {len(document.operations)} 个操作，没有指明执行哪一个。",
            "请用 operationName 指明。",
        )
    raise Refused(
        "OPERATION_UNKNOWN",
        f"查询文档中没有名为 {name} 的操作。",
        "请检查 operationName 的拼写和大小写。",
    )
