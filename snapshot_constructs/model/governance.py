"""What an account lets its AMIs, and those of others, be used for."""

from dataclasses import dataclass
from typing import Literal, Protocol, Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCriterion(Value):
    """Which AMIs are allowed: those that fit in every respect that is given here.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html

    Attributes:
        providers: ids of accounts, ``amazon``, ``aws-marketplace``, ``aws-backup-vault``; or ``none``, alone,
            for nobody but the account itself.
        names: of AMIs, with the wildcards ``?`` and ``*``.
        watermarks: as account and name, such as ``111122223333:web``, with the same wildcards; the AMIs
            of an ``AmiPipeline`` carry the name of the pipeline, and so do copies of them.
        product_codes: of AWS Marketplace.
        max_age_days: since the AMI was made.
        max_deprecated_days: since the AMI was deprecated; 0 for none that is.
    """

    providers: tuple[str | Deferred, ...] = ()
    names: tuple[str | Deferred, ...] = ()
    watermarks: tuple[str | Deferred, ...] = ()
    product_codes: tuple[str | Deferred, ...] = ()
    max_age_days: int | None = None
    max_deprecated_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedImages(Value):
    """Which AMIs of others can be seen and launched; those of the account itself always can.

    Attributes:
        state: ``enabled``, or ``audit-mode`` where EC2 only tells which AMIs it would refuse.
        criteria: an AMI is allowed if it meets one of them.
    """

    state: Literal["enabled", "audit-mode"]
    criteria: tuple[ImageCriterion, ...]

    @classmethod
    def enforced(cls, *criteria: ImageCriterion) -> Self:
        """Let nothing else be launched, with the next deployment."""
        return cls(state="enabled", criteria=criteria)

    @classmethod
    def audited(cls, *criteria: ImageCriterion) -> Self:
        """Let everything be launched, but show in ``ImageAllowed`` of each AMI what would be refused."""
        return cls(state="audit-mode", criteria=criteria)


class Named(Protocol):
    """A pipeline of this app, or a reference to one."""

    pipeline_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeregistrationProtection(Value):
    """Keeps the newest AMIs of a pipeline from being deregistered, by whomever.

    Those before them lose the protection again, because nothing that is protected can be retired.

    Attributes:
        pipeline: the name of the pipeline, or of its images, in whatever account.
        newest: how many AMIs are protected.
        cooldown: whether an AMI stays protected for 24 hours after its protection has been removed.
    """

    pipeline: str | Deferred
    newest: int
    cooldown: bool

    @classmethod
    def of(
        cls, pipeline: str | Deferred | Named, *, newest: int = 3, cooldown: bool = True
    ) -> Self:
        """Protect the newest AMIs of a pipeline.

        Args:
            pipeline: an ``AmiPipeline``, or the name of one.
            newest: how many.
            cooldown: whether they stay protected for 24 hours after the protection has been removed.
        """
        name: str | Deferred = getattr(pipeline, "pipeline_name", pipeline)  # type: ignore[arg-type]  # a name, then
        return cls(pipeline=name, newest=newest, cooldown=cooldown)
