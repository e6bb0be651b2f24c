"""What protects snapshots is said in plain words."""

import pytest

from snapshot_constructs.model import Retain, protection_words
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from tests.protection import APP, LATER, SCRATCH, images, locked, region_level, tag_level

HEADLINES: dict[str, protection_words.Protection] = {
    "Recycle Bin for deleted EBS snapshots, all of this Region": region_level(),
    "Recycle Bin for deleted AMIs, all of this Region": images(7),
    "Recycle Bin for deleted EBS volumes, all of this Region": region_level(
        resource_type="EBS_VOLUME"
    ),
    "Recycle Bin for deleted EBS snapshots tagged app=shop or scratch=yes": tag_level(APP, SCRATCH),
    "Recycle Bin for deleted EBS snapshots tagged <Ref Later>": region_level(resource_tags=LATER),
    "Recycle Bin for deleted EBS snapshots, all of this Region except those tagged scratch=yes": (
        region_level(exclude_tags=(SCRATCH,))
    ),
    "Recycle Bin for deleted <Ref Later>, all of this Region": region_level(resource_type=LATER),
    "Recycle Bin for deleted (not said), all of this Region": RecycleBinRule(),
    "no EBS snapshot of this account and Region is public": BlockPublicAccess(
        state="block-all-sharing"
    ),
    "no further EBS snapshot of this account and Region can be made public": BlockPublicAccess(
        state="block-new-sharing"
    ),
    "public sharing of EBS snapshots: <Ref Later>": BlockPublicAccess(state=LATER),
    "public sharing of EBS snapshots: (not said)": BlockPublicAccess(),
}


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_says_what_is_kept_or_blocked(headline):
    assert protection_words.headline(HEADLINES[headline]) == headline


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (region_level(), [("keeps", "each for 14 days")]),
        (region_level(retain=Retain.days(1)), [("keeps", "each for 1 day")]),
        (region_level(retain=LATER), [("keeps", "<Ref Later>")]),
        (RecycleBinRule(), [("keeps", "(not said)")]),
        (
            locked(),
            [
                ("keeps", "each for 14 days"),
                ("locked", "nobody can change or delete this rule; unlocking takes 7 days"),
            ],
        ),
        (
            locked(unlock_delay=LATER),
            [("keeps", "each for 14 days"), ("locked", "if <Ref Later> says so")],
        ),
        (
            BlockPublicAccess(state="block-all-sharing"),
            [("public now", "private as long as this setting stands")],
        ),
        (BlockPublicAccess(state="block-new-sharing"), [("public now", "stays public")]),
        (BlockPublicAccess(state="unblocked"), []),
    ],
    ids=str,
)
def test_lines_say_what_happens(value, lines):
    assert protection_words.lines(value) == lines
