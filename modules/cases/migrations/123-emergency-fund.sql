-- Temporary aid may be paid out of the county's emergency fund, too.
alter table cases.aid_payment drop constraint aid_payment_paid_from_check;
alter table cases.aid_payment add constraint aid_payment_paid_from_check check (paid_from in ('township', 'county', 'emergency', 'roll'));
