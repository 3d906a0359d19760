"""Fulfillment: orders that a third party packs and sends."""

from ecomkit.shipping.fulfillment.job_exceptions import (
    JobException,
    JobTrouble,
    fulfillment_exceptions,
)
from ecomkit.shipping.fulfillment.jobs import (
    FulfillmentJob,
    FulfillmentReport,
    FulfillmentRequest,
    JobStatus,
)
from ecomkit.shipping.fulfillment.ports import (
    FulfillmentService,
)
from ecomkit.shipping.fulfillment.retries import (
    ServicePatience,
    advance_job,
    next_attempt,
)

__all__ = [
    "FulfillmentJob",
    "FulfillmentReport",
    "FulfillmentRequest",
    "FulfillmentService",
    "JobException",
    "JobStatus",
    "JobTrouble",
    "ServicePatience",
    "advance_job",
    "fulfillment_exceptions",
    "next_attempt",
]
