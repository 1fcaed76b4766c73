"""The spine's tests load nothing of Django; here they learn how many examples to try."""

from tests import examples

examples.choose()
