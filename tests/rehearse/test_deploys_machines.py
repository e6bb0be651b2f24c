"""Stacks with networks, instances and volumes."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_backup as backup
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms

from snapshot_constructs.rehearse import DeployError
from tests.rehearse.templates import assembly, of, reasons, status

ZONE = {"Fn::Select": [0, {"Fn::GetAZs": ""}]}


class Machines(cdk.Stack):
    """A network, an instance in it, and a volume of its own at the instance."""

    def __init__(self, **volume):
        super().__init__(cdk.App(), "Machines")
        vpc = ec2.Vpc(self, "Vpc", max_azs=1, restrict_default_security_group=False)
        self.instance = ec2.Instance(
            self,
            "Server",
            vpc=vpc,
            instance_type=ec2.InstanceType("t3.micro"),
            machine_image=ec2.MachineImage.generic_linux({"us-east-1": "ami-12345678"}),
            block_devices=[
                ec2.BlockDevice(
                    device_name="/dev/xvda", volume=ec2.BlockDeviceVolume.ebs(20, encrypted=False)
                )
            ],
        )
        self.instance.connections.allow_from_any_ipv4(ec2.Port.tcp(443))
        size = cdk.Size.gibibytes(8)
        zone = self.instance.instance_availability_zone
        given = {"size": size, "availability_zone": zone, **volume}
        self.volume = ec2.Volume(self, "Data", **given)
        ec2.CfnVolumeAttachment(
            self,
            "At",
            device="/dev/sdf",
            instance_id=self.instance.instance_id,
            volume_id=self.volume.volume_id,
        )
        cdk.Tags.of(self.volume).add("backup", "daily")
        cdk.CfnOutput(self, "Zone", value=zone)


def volumes(rehearsal):
    found = rehearsal.client("ec2").describe_volumes()["Volumes"]
    return {each["VolumeId"]: each for each in found}


def test_an_instance_runs_in_its_network_with_its_volumes(rehearsal):
    stack = Machines()

    deployed = rehearsal.deploy(stack)

    instance, data = deployed.id_of(stack.instance), deployed.id_of(stack.volume)
    found = volumes(rehearsal)
    places = {each["Attachments"][0]["Device"]: id for id, each in found.items()}
    assert places["/dev/sdf"] == data
    assert {each["Attachments"][0]["InstanceId"] for each in found.values()} == {instance}
    assert [found[id]["Size"] for id in (places["/dev/xvda"], data)] == [20, 8]
    assert found[data]["AvailabilityZone"] == deployed.outputs["Zone"]


def test_a_volume_carries_the_tags_of_template_stack_and_cloudformation(rehearsal):
    stack = Machines()

    deployed = rehearsal.deploy(stack)

    tags = volumes(rehearsal)[deployed.id_of(stack.volume)]["Tags"]
    found = {each["Key"]: each["Value"] for each in tags}
    assert found["backup"] == "daily"
    assert found["aws:cloudformation:stack-name"] == "Machines"


def test_a_network_with_machines_is_destroyed(rehearsal):
    deployed = rehearsal.deploy(Machines(removal_policy=cdk.RemovalPolicy.DESTROY))

    rehearsal.destroy(deployed)

    states = rehearsal.client("ec2").describe_instances()["Reservations"]
    assert volumes(rehearsal) == {}
    assert all(each["Instances"][0]["State"]["Name"] == "terminated" for each in states)


def test_a_volume_leaves_a_snapshot_where_the_template_says_so(rehearsal):
    stack = Machines(removal_policy=cdk.RemovalPolicy.SNAPSHOT)
    deployed = rehearsal.deploy(stack)
    id = deployed.id_of(stack.volume)

    rehearsal.destroy(deployed)

    (snapshot,) = rehearsal.snapshots(volume=id)
    assert snapshot.tags["backup"] == "daily"
    assert id not in volumes(rehearsal)


def test_a_volume_grows(rehearsal):
    before = rehearsal.deploy(Machines())
    stack = Machines(size=cdk.Size.gibibytes(16))

    after = rehearsal.deploy(stack)

    id = after.id_of(stack.volume)
    assert id == before.id_of(stack.volume)
    assert volumes(rehearsal)[id]["Size"] == 16


def test_a_volume_of_a_type_that_does_not_exist_fails(rehearsal, tmp_path):
    given = {"AvailabilityZone": ZONE, "Size": 8, "VolumeType": "gp9"}

    with pytest.raises(DeployError):
        rehearsal.deploy(assembly(tmp_path, of(Data=("AWS::EC2::Volume", given))))

    assert status(rehearsal) == "ROLLBACK_COMPLETE"
    assert reasons(rehearsal)["Data"].endswith("(HandlerErrorCode: InvalidRequest)")


def test_a_backup_plan_selects_and_goes(rehearsal):
    stack = cdk.Stack(cdk.App(), "Plans")
    plan = backup.BackupPlan.daily35_day_retention(stack, "Plan")
    plan.add_selection("Tagged", resources=[backup.BackupResource.from_tag("backup", "daily")])
    plan.apply_removal_policy(cdk.RemovalPolicy.DESTROY)

    deployed = rehearsal.deploy(stack)

    client = rehearsal.client("backup")
    (found,) = client.list_backup_plans()["BackupPlansList"]
    selections = client.list_backup_selections(BackupPlanId=found["BackupPlanId"])
    assert [each["SelectionName"] for each in selections["BackupSelectionsList"]] == ["Tagged"]
    rehearsal.destroy(deployed)


def test_a_key_is_replicated_where_another_stack_is(rehearsal):
    app = cdk.App()
    home = cdk.Environment(account="000000000000", region="us-east-1")
    primary = cdk.Stack(app, "Primary", env=home)
    key = kms.Key(primary, "Key", multi_region=True)
    arn = rehearsal.deploy(primary).id_of(key)
    policy = {"Version": "2012-10-17", "Statement": []}
    away = cdk.Environment(account="000000000000", region="eu-west-1")
    replica = cdk.Stack(cdk.App(), "Replica", env=away)
    whole = f"arn:aws:kms:us-east-1:000000000000:key/{arn}"
    made = kms.CfnReplicaKey(replica, "Key", key_policy=policy, primary_key_arn=whole)

    deployed = rehearsal.deploy(replica)

    client = rehearsal.client("kms", region="eu-west-1")
    found = client.describe_key(KeyId=deployed.id_of(made))["KeyMetadata"]
    assert found["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"


def test_flow_logs_addresses_and_rules_of_groups_come_and_go(rehearsal):
    stack = cdk.Stack(cdk.App(), "Network")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1, nat_gateways=0, restrict_default_security_group=False)
    vpc.add_flow_log("Log")
    group = ec2.SecurityGroup(stack, "Group", vpc=vpc, allow_all_outbound=False)
    other = ec2.SecurityGroup(stack, "Other", vpc=vpc, allow_all_outbound=False)
    group.connections.allow_to(other, ec2.Port.tcp(443))

    deployed = rehearsal.deploy(stack)

    client = rehearsal.client("ec2")
    found = client.describe_security_groups(GroupIds=[deployed.id_of(other)])["SecurityGroups"]
    (rule,) = found[0]["IpPermissions"]
    assert (rule["FromPort"], rule["UserIdGroupPairs"][0]["GroupId"]) == (
        443,
        deployed.id_of(group),
    )
    assert len(client.describe_flow_logs()["FlowLogs"]) == 1
    rehearsal.destroy(deployed)
    assert client.describe_flow_logs()["FlowLogs"] == []


def test_a_composite_alarm_is_changed_and_deleted(rehearsal, tmp_path):
    metric = {
        "AlarmName": "One",
        "Namespace": "AWS/EBS",
        "MetricName": "SnapshotsCreateFailed",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "Period": 3600,
        "Statistic": "Sum",
        "Threshold": 0,
    }
    one = {"Alarm": ("AWS::CloudWatch::Alarm", metric)}
    rule = {"AlarmRule": {"Fn::Sub": "ALARM(${Alarm})"}, "AlarmDescription": "Old"}
    both = of(**one, Any=("AWS::CloudWatch::CompositeAlarm", rule))
    before = rehearsal.deploy(assembly(tmp_path, both))["App"].resources["Any"]
    rule["AlarmDescription"] = "New"

    after = rehearsal.deploy(assembly(tmp_path, both, tags={"team": "db"}))

    client = rehearsal.client("cloudwatch")
    composite = {"AlarmTypes": ["CompositeAlarm"]}
    (found,) = client.describe_alarms(**composite)["CompositeAlarms"]
    assert (found["AlarmName"], found["AlarmDescription"]) == (before, "New")
    rehearsal.destroy(after)
    assert client.describe_alarms(**composite)["CompositeAlarms"] == []


def test_an_address_moves_to_another_instance_with_its_association(rehearsal, tmp_path):
    first, second = rehearsal.instance().id, rehearsal.instance().id
    address = {"Address": ("AWS::EC2::EIP", {"Tags": [{"Key": "Name", "Value": "web"}]})}
    at = {"AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]}, "InstanceId": first}
    both = of(**address, At=("AWS::EC2::EIPAssociation", at))
    before = rehearsal.deploy(assembly(tmp_path, both))["App"].resources
    at["InstanceId"] = second

    after = rehearsal.deploy(assembly(tmp_path, both))["App"].resources

    (found,) = rehearsal.client("ec2").describe_addresses()["Addresses"]
    assert found["PublicIp"] == after["Address"] == before["Address"]
    assert found["InstanceId"] == second
    assert after["At"] != before["At"]


def test_a_service_linked_role_comes_and_goes(rehearsal, tmp_path):
    given = {"AWSServiceName": "autoscaling.amazonaws.com", "Description": "Ours"}
    linked = of(Role=("AWS::IAM::ServiceLinkedRole", given))
    iam = rehearsal.client("iam")

    deployed = rehearsal.deploy(assembly(tmp_path, linked))

    role = iam.get_role(RoleName=deployed["App"].resources["Role"])["Role"]
    assert role["Path"] == "/aws-service-role/autoscaling.amazonaws.com/"
    rehearsal.destroy(deployed)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName=role["RoleName"])
