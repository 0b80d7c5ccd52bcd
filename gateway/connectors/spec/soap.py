"""A request in SOAP: the envelope, the operation, and how its parameters are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from gateway.connectors.spec.part import Part

XML_NAME = r"^[A-Za-z_\u4e00-\u9fff][\w.\-]*$"
ElementName = Annotated[str, Field(pattern=XML_NAME)]


class Soap(Part):
    """The envelope of a request; the answer's `records` and `reply.code` begin at `Envelope`.

    `texts` are parameters that hold a document as text: many services have one parameter, with
    all of the request in it.
    """

    version: Literal["1.1", "1.2"] = "1.1"
    """SOAP 的版本。"""
    operation: ElementName
    """操作元素的名称，参数写在其中。"""
    namespace: str = ""
    """操作元素的命名空间（WSDL 的 targetNamespace）。"""
    qualified: bool = False
    """参数元素是否也属于这个命名空间（WSDL 的 elementFormDefault）。"""
    action: str = Field(default="", pattern=r'^[^"\r\n]*$')
    """SOAPAction；多数平台为空。"""
    texts: Mapping[ElementName, Literal["json", "xml"]] = Field(default_factory=dict)
    """哪些参数整个写成 JSON 或 XML 文本。"""
