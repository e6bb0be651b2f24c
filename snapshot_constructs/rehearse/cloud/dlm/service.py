"""The actions of Data Lifecycle Manager."""

from snapshot_constructs.rehearse.cloud.dlm import api, receiving, views
from snapshot_constructs.rehearse.cloud.service import Service

DLM = Service(
    "dlm",
    {
        "CreateLifecyclePolicy": api.create,
        "DeleteLifecyclePolicy": api.delete,
        "GetLifecyclePolicies": views.list_all,
        "GetLifecyclePolicy": views.get,
        "ListTagsForResource": views.tags,
        "TagResource": views.tag,
        "UntagResource": views.untag,
        "UpdateLifecyclePolicy": api.update,
    },
    invalid="InvalidRequestException",
    hear=receiving.hear,
)
