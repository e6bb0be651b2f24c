"""Components and workflows in CloudFormation's spelling."""

from snapshot_constructs.cfn.codec import TAG_MAP, TEXT, TEXTS, Key, shape
from snapshot_constructs.model.imagebuilder.component import Component, Workflow

_DOCUMENTED = (
    Key("Name", "name", TEXT),
    Key("Version", "version", TEXT),
    Key("Description", "description", TEXT),
    Key("ChangeDescription", "change_description", TEXT),
    Key("Data", "data", TEXT),
    Key("Uri", "uri", TEXT),
    Key("KmsKeyId", "key", TEXT),
    Key("Tags", "tags", TAG_MAP),
)

COMPONENT = shape(
    Component,
    *_DOCUMENTED,
    Key("Platform", "platform", TEXT),
    Key("SupportedOsVersions", "supported_os_versions", TEXTS),
)
WORKFLOW = shape(Workflow, *_DOCUMENTED, Key("Type", "type", TEXT))
