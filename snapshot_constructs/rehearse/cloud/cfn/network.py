"""AWS::EC2::EIP, EIPAssociation, NatGateway, FlowLog, SecurityGroupIngress and SecurityGroupEgress."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.ebs import specified
from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
    changed,
    not_updatable,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.tagging import retag_ec2

_INSTANCE = "InstanceId"


def _allocate(stack: Stack, properties: Properties, tags: Tags) -> str:
    body = {name: value for name, value in properties.items() if name != _INSTANCE}
    asked = {"Domain": "vpc"} | spelled(stack, "ec2", "AllocateAddress", body)
    made = stack.call("ec2", "AllocateAddress", **asked, **specified(tags, "elastic-ip"))
    return str(made["PublicIp"])


def _associate(stack: Stack, ip: str, properties: Properties) -> None:
    """Give an address to the instance that is named, if one is."""
    if _INSTANCE in properties:
        allocation, instance = _address(stack, ip)["AllocationId"], str(properties[_INSTANCE])
        stack.call("ec2", "AssociateAddress", AllocationId=allocation, InstanceId=instance)


def _address(stack: Stack, ip: str) -> Attributes:
    """Return the attributes of an address; those of an EC2 without filters are searched."""
    listed = stack.call("ec2", "DescribeAddresses")["Addresses"]
    found = next(each for each in listed if each["PublicIp"] == ip)
    return {"PublicIp": ip, "AllocationId": found["AllocationId"]}


def _move(stack: Stack, ip: str, old: Properties, new: Properties) -> None:
    if fixed := changed(old, new) - {_INSTANCE}:
        raise not_updatable("AWS::EC2::EIP", fixed)
    _associate(stack, ip, new)


def _release(stack: Stack, ip: str, _properties: Properties) -> None:
    stack.call("ec2", "ReleaseAddress", AllocationId=_address(stack, ip)["AllocationId"])


EIP = Kind(
    name="AWS::EC2::EIP",
    properties=frozenset(
        {
            "Address",
            "Domain",
            _INSTANCE,
            "IpamPoolId",
            "NetworkBorderGroup",
            "PublicIpv4Pool",
            "TransferAddress",
        }
    ),
    replaces=frozenset({"Address", "IpamPoolId", "NetworkBorderGroup", "TransferAddress"}),
    system_tags=True,
    create=_allocate,
    finish=_associate,
    read=_address,
    update=_move,
    retag=lambda stack, ip, old, new: retag_ec2(
        stack, _address(stack, ip)["AllocationId"], old, new
    ),
    delete=_release,
)

_ASSOCIATED = frozenset(
    {"AllocationId", "EIP", _INSTANCE, "NetworkInterfaceId", "PrivateIpAddress"}
)


def _create_association(stack: Stack, properties: Properties, _tags: Tags) -> str:
    body = {name: value for name, value in properties.items() if name != "EIP"}
    if "EIP" in properties:
        body["AllocationId"] = _address(stack, properties["EIP"])["AllocationId"]
    asked = spelled(stack, "ec2", "AssociateAddress", body)
    return str(stack.call("ec2", "AssociateAddress", **asked)["AssociationId"])


def _end_association(stack: Stack, id: str, _properties: Properties) -> None:
    stack.call("ec2", "DisassociateAddress", AssociationId=id)


EIP_ASSOCIATION = Kind(
    name="AWS::EC2::EIPAssociation",
    properties=_ASSOCIATED,
    replaces=_ASSOCIATED,
    tagged="",
    create=_create_association,
    read=lambda _stack, id: {"Id": id},
    delete=_end_association,
)

_GATEWAY = frozenset(
    {
        "AllocationId",
        "AvailabilityMode",
        "ConnectivityType",
        "PrivateIpAddress",
        "SubnetId",
        "VpcId",
    }
)


def _create_gateway(stack: Stack, properties: Properties, tags: Tags) -> str:
    asked = spelled(stack, "ec2", "CreateNatGateway", properties)
    made = stack.call("ec2", "CreateNatGateway", **asked, **specified(tags, "natgateway"))
    return str(made["NatGateway"]["NatGatewayId"])


def _delete_gateway(stack: Stack, id: str, _properties: Properties) -> None:
    stack.call("ec2", "DeleteNatGateway", NatGatewayId=id)


NAT_GATEWAY = Kind(
    name="AWS::EC2::NatGateway",
    properties=_GATEWAY,
    replaces=_GATEWAY,
    system_tags=True,
    create=_create_gateway,
    read=lambda _stack, id: {"NatGatewayId": id},
    retag=retag_ec2,
    delete=_delete_gateway,
)

_FLOW = frozenset(
    {
        "DeliverCrossAccountRole",
        "DeliverLogsPermissionArn",
        "DestinationOptions",
        "LogDestination",
        "LogDestinationType",
        "LogFormat",
        "LogGroupName",
        "MaxAggregationInterval",
        "ResourceId",
        "ResourceType",
        "TrafficType",
    }
)


def _create_log(stack: Stack, properties: Properties, tags: Tags) -> str:
    body = {name: value for name, value in properties.items() if name != "ResourceId"}
    body["ResourceIds"] = [properties["ResourceId"]]
    asked = spelled(stack, "ec2", "CreateFlowLogs", body)
    made = stack.call("ec2", "CreateFlowLogs", **asked, **specified(tags, "vpc-flow-log"))
    return str(made["FlowLogIds"][0])


def _delete_log(stack: Stack, id: str, _properties: Properties) -> None:
    stack.call("ec2", "DeleteFlowLogs", FlowLogIds=[id])


FLOW_LOG = Kind(
    name="AWS::EC2::FlowLog",
    properties=_FLOW,
    required=("ResourceType", "ResourceId"),
    replaces=_FLOW,
    system_tags=True,
    create=_create_log,
    read=lambda _stack, id: {"Id": id},
    retag=retag_ec2,
    delete=_delete_log,
)


_OWNER = "SourceSecurityGroupOwnerId"


def _group_rule(way: str, side: str) -> Kind:
    """Return the type of a rule of a security group.

    Args:
        way: Ingress or Egress.
        side: the other one: Source or Destination.
    """
    names = {"CidrIp", "CidrIpv6", "FromPort", "GroupId", "IpProtocol", "ToPort"}
    names |= {"Description", f"{side}PrefixListId", f"{side}SecurityGroupId"}
    names |= {_OWNER} if side == "Source" else set()

    def create(stack: Stack, properties: Properties, _tags: Tags) -> str:
        asked = _permission(stack, properties, way, side)
        made = stack.call("ec2", f"AuthorizeSecurityGroup{way}", **asked)
        return str(made["SecurityGroupRules"][0]["SecurityGroupRuleId"])

    def delete(stack: Stack, id: str, properties: Properties) -> None:
        rule = {"GroupId": properties["GroupId"], "SecurityGroupRuleIds": [id]}
        stack.call("ec2", f"RevokeSecurityGroup{way}", **rule)

    return Kind(
        name=f"AWS::EC2::SecurityGroup{way}",
        properties=frozenset(names),
        required=("IpProtocol", "GroupId"),
        replaces=frozenset(names),
        tagged="",
        create=create,
        read=lambda _stack, id: {"Id": id},
        delete=delete,
    )


def _permission(stack: Stack, properties: Properties, way: str, side: str) -> dict[str, Any]:
    """Return a rule in the structure that EC2 has."""
    said = {"Description": properties["Description"]} if "Description" in properties else {}
    ranges = {
        "CidrIp": "IpRanges",
        "CidrIpv6": "Ipv6Ranges",
        f"{side}PrefixListId": "PrefixListIds",
        f"{side}SecurityGroupId": "UserIdGroupPairs",
    }
    permission = {
        name: properties[name]
        for name in ("FromPort", "IpProtocol", "ToPort")
        if name in properties
    }
    for name, member in ranges.items():
        if name in properties:
            key = name.removeprefix(side).replace("SecurityGroupId", "GroupId")
            permission[member] = [{key: properties[name], **said}]
    if _OWNER in properties:
        permission["UserIdGroupPairs"][0]["UserId"] = properties[_OWNER]
    asked = {"GroupId": properties["GroupId"], "IpPermissions": [permission]}
    return spelled(stack, "ec2", f"AuthorizeSecurityGroup{way}", asked)


KINDS = (
    EIP,
    EIP_ASSOCIATION,
    NAT_GATEWAY,
    FLOW_LOG,
    _group_rule("Ingress", "Source"),
    _group_rule("Egress", "Destination"),
)
