"""The list of rules on Image Builder is public: ids, scopes and severities change only on purpose."""

from collections import defaultdict

from snapshot_constructs.rules import EXPLAINED
from snapshot_constructs.rules.imagebuilder import RULES, estate
from snapshot_constructs.rules.registry import Subject

IDS = {
    ("policy", "error"): """
        action-commands action-inputs action-name action-platform action-required agent-windows
        ami-name-date ami-name-format auto-disable-1-10 build-arns build-image
        build-infrastructure capacity-wait chained-stage chained-step checksum-algorithm
        component-arn component-data component-platform component-schema-version component-source
        component-step-attempts component-step-on-failure component-step-required
        component-step-timeout component-step-unique component-twice component-value-type
        component-version-x component-yaml container-parent container-platform
        container-repository container-type description-length disk-key-region distribution-empty
        distribution-key-region distribution-region distribution-region-once distribution-setting
        distribution-source-region dockerfile-length dockerfile-one download-wildcard
        execution-role-format fast-launch-account fast-launch-cross-account fast-launch-enabled
        fast-launch-parallel fast-launch-snapshots fast-launch-template fast-launches-1000
        hop-limit host-one host-tenancy http-tokens input-platform instance-profile instance-type
        iops-gp3 iops-per-gib iops-range iops-required kms-encrypted launch-accounts launch-groups
        launch-organizations launch-template-account launch-template-id launch-templates-100
        license-arn licenses-50 lifecycle-action lifecycle-container-delete lifecycle-count-delete
        lifecycle-filter lifecycle-include-amis lifecycle-include-type lifecycle-last-launched
        lifecycle-one-per-action lifecycle-order lifecycle-recipe lifecycle-resource-type
        lifecycle-retain-range lifecycle-role lifecycle-rules-1-3 lifecycle-selection
        lifecycle-selection-50 lifecycle-shared-accounts lifecycle-snapshots-amis lifecycle-status
        lifecycle-unit lifecycle-value log-group-name log-group-role managed-workflow-x
        name-format no-device-empty one-recipe os-version-count parallel-group parameter-type
        parameter-unique parent-image phase-list phase-unique pipeline-status powershell-source
        property-name property-type public-key resource-tag-count resource-tag-reserved root-type
        scanning-needs-tests schedule-expression schedule-question-mark shared-default-key
        ssm-parameter-account ssm-parameter-name ssm-parameter-type start-condition subnet-group
        tag-count tag-format target-accounts target-repository tenancy test-timeout-range
        test-workflows-only throughput-per-iops throughput-range throughput-type time-zone topic
        user-data user-data-length version-format version-range volume-size volume-size-type
        volume-type watermark-name watermarks-5 wildcard-order workflow-ami-or-container
        workflow-arn workflow-data-16000 workflow-document workflow-on-failure workflow-parameters
        workflow-references workflow-schema-version workflow-source workflow-step-action
        workflow-step-inputs workflow-step-name workflow-step-on-failure workflow-step-stage
        workflow-step-timeout workflow-step-unique workflow-steps-required workflow-type
        workflows-role working-directory
    """,
    ("policy", "warning"): """
        action-input-name ami-name-expanded ami-tag-created-by checksum-pair component-key
        component-step-name components-20 device-name device-twice dockerfile-variables
        download-insecure image-by-pipeline iops-type key-without-copy lifecycle-delete-includes
        lifecycle-overtaken lifecycle-per-version lifecycle-retain-ignored log-bucket mac-host
        no-device-alone parent-region phase-name public-ami reboot-command recipe-version-x
        root-device root-size scanning-repository schedule-never test-timeout-ignored
        user-data-agent workflow-document-names workflow-steps-15 workflows-without-test
        working-directory-absolute
    """,
    ("policy", "info"): """
        disk-key-arn download-checksum instance-types-alike lifecycle-in-use permissions-text
        schedule-weekday-names workflow-chaining
    """,
    ("template", "error"): """
        base-parameter-role component-arguments component-base-platform component-once
        container-hops execution-role-trust fast-launch-role fast-launch-windows
        lifecycle-role-policy lifecycle-role-trust name-collision never-builds os-version-base
        public-encrypted public-watermarked ssm-parameter-role
    """,
    ("template", "warning"): """
        build-instance-backed-up copy-key download-permission instance-architecture instance-role
        inventory-twice isolated-subnet lifecycle-delete-age lifecycle-per-version-tags
        lifecycle-recipe-version lifecycle-twice log-bucket-grant patching-needs-always
        shared-customer-key topic-key
    """,
    ("change", "error"): """
        lifecycle-type-immutable
    """,
    ("account", "error"): """
        component-retired component-size-quota download-objects instance-profile-exists name-taken
    """,
    ("account", "warning"): """
        ami-copies-50 launch-template-tagged lifecycle-cross-account-role target-account-role
    """,
    ("fact", "info"): """
        auto-disable-default component-type download-folder parallel-group-5 version-highest
        version-new
    """,
}
"""The ids without their group, by scope and severity."""


def test_the_rules_are_these() -> None:
    listed = defaultdict(list)
    for rule in (*RULES, *estate.RULES):
        group, _, name = rule.id.partition("/")
        assert group == "imagebuilder"
        listed[rule.scope.value, rule.severity.value].append(name)

    assert {key: sorted(names) for key, names in listed.items()} == {
        key: names.split() for key, names in IDS.items()
    }


def test_all_of_them_are_explained() -> None:
    explained = [rule for rule in EXPLAINED if rule.subject is Subject.IMAGE_BUILDER]

    assert explained == [*RULES, *estate.RULES]
