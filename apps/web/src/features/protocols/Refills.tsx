import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type Phi, phi, type Protocol, type Refill, type Supply } from '@hyaline/contract';
import { dateWords, firstUncovered, type ProtocolItem, quantityWords, UnitError } from '@hyaline/protocol';
import { amount as amountSchema } from '@hyaline/protocol/schema';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { planRefill, settleRefill } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { today } from './editing.ts';
import { CountInput, QuantityInput } from './fields.tsx';
import classes from './protocols.module.css';
import { useProtocolChange } from './use-protocol-change.ts';

/** When each item is to be dispensed again, and what was. */
export function Refills({ protocol, items }: { protocol: Protocol; items: readonly ProtocolItem[] }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const [planning, setPlanning] = useState(false);
  const [settling, setSettling] = useState<Refill | null>(null);
  const [cancelling, setCancelling] = useState<Refill | null>(null);
  const may = protocol.mayWrite && protocol.state !== 'ended';
  return (
    <section className={classes.part}>
      <div className={classes.partHead}>
        <h4>{t('refill.title')}</h4>
        {may && (
          <Button variant="default" size="compact-md" onClick={() => setPlanning(true)}>
            {t('refill.plan')}
          </Button>
        )}
      </div>
      {protocol.refills.length === 0 && <p className={classes.quiet}>{t('refill.none')}</p>}
      <ul className={classes.tasks}>
        {protocol.refills.map((refill) => (
          <li key={refill.id}>
            <span>
              <strong>{refill.compound}</strong>{' '}
              {t(`refill.state.${refill.state}`, { day: dateWords(refill.dueOn, locale) })}
              {refill.supply !== null && ` (${supplyWords(refill.supply)})`}
              {refill.note !== '' && <span className={classes.quiet}> {refill.note}</span>}
            </span>
            {may && refill.state === 'due' && (
              <span className={classes.taskActions}>
                <Button variant="default" size="compact-md" onClick={() => setSettling(refill)}>
                  {t('refill.dispense')}
                </Button>
                <Button variant="subtle" color="gray" size="compact-md" onClick={() => setCancelling(refill)}>
                  {t('refill.cancel')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {planning && <PlanDialog protocol={protocol} items={items} onClose={() => setPlanning(false)} />}
      {settling && (
        <DispenseDialog
          protocol={protocol}
          refill={settling}
          item={items.find(({ id }) => id === settling.itemId)}
          onClose={() => setSettling(null)}
        />
      )}
      {cancelling && <CancelDialog protocol={protocol} refill={cancelling} onClose={() => setCancelling(null)} />}
    </section>
  );

  function supplyWords(supply: Supply): string {
    return 'vials' in supply ? t('refill.vials', { count: supply.vials }) : quantityWords(supply, locale);
  }
}

interface DialogProps {
  protocol: Protocol;
  onClose: () => void;
}

function PlanDialog({ protocol, items, onClose }: DialogProps & { items: readonly ProtocolItem[] }) {
  const { t } = useTranslation(['protocols', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [itemId, setItemId] = useState(items[0]?.id ?? '');
  const [dueOn, setDueOn] = useState(today(session.account.timeZone));
  const plan = useProtocolChange({
    ask: () => planRefill(protocol.id, { itemId, dueOn, note: phi('') }),
    done: t('protocols:refill.planned'),
    after: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('protocols:refill.plan')}
      size={420}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <div className={classes.stack}>
        <Select
          label={t('protocols:refill.item')}
          allowDeselect={false}
          data={items.map(({ id, compound }) => ({ value: id, label: compound }))}
          value={itemId}
          onChange={(id) => id !== null && setItemId(id)}
        />
        <TextInput
          type="date"
          label={t('protocols:refill.day')}
          value={dueOn}
          onChange={({ currentTarget }) => setDueOn(currentTarget.value)}
        />
      </div>
      <ProblemNote error={plan.error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button loading={plan.isPending} disabled={dueOn === ''} onClick={() => plan.mutate()}>
          {t('protocols:refill.plan')}
        </Button>
      </div>
    </Modal>
  );
}

/** The day of the first dose that a supply does not cover; empty when it lasts, or cannot be reckoned. */
function lastsUntil(item: ProtocolItem | undefined, supply: Supply, from: string): string {
  if (item === undefined || ('vials' in supply && item.preparation === null)) return '';
  try {
    return firstUncovered(item, supply, from)?.date ?? '';
  } catch (error) {
    if (error instanceof UnitError || error instanceof RangeError) return '';
    throw error;
  }
}

function DispenseDialog({
  protocol,
  refill,
  item,
  onClose,
}: DialogProps & { refill: Refill; item: ProtocolItem | undefined }) {
  const { t } = useTranslation(['protocols', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const inVials = item?.preparation != null;
  const [supply, setSupply] = useState<Supply>(inVials ? { vials: 1 } : { amount: '', unit: item?.dose.unit ?? 'mg' });
  const [note, setNote] = useState<Phi<string>>(phi(''));
  const [chosen, setChosen] = useState<string | null>(null);
  const right = 'vials' in supply ? supply.vials > 0 : amountSchema.safeParse(supply.amount).success;
  const next = chosen ?? (right ? lastsUntil(item, supply, today(session.account.timeZone)) : '');
  const settle = useProtocolChange({
    ask: () =>
      settleRefill(protocol.id, refill.id, { state: 'dispensed', supply, note, nextDueOn: next === '' ? null : next }),
    done: t('protocols:refill.dispensed'),
    after: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('protocols:refill.dispense')}
      size={460}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <div className={classes.stack}>
        {'vials' in supply ? (
          <CountInput
            label={t('protocols:refill.vialCount')}
            value={supply.vials}
            onChange={(vials) => setSupply({ vials })}
          />
        ) : (
          <QuantityInput
            label={t('protocols:refill.amount')}
            unitLabel={t('protocols:item.unit')}
            value={supply}
            onChange={setSupply}
          />
        )}
        <TextInput
          label={t('protocols:refill.note')}
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={({ currentTarget }) => setNote(phi(currentTarget.value))}
        />
        <TextInput
          type="date"
          label={t('protocols:refill.next')}
          description={t('protocols:refill.nextHint')}
          value={next}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      </div>
      <ProblemNote error={settle.error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button loading={settle.isPending} disabled={!right} onClick={() => settle.mutate()}>
          {t('protocols:refill.dispense')}
        </Button>
      </div>
    </Modal>
  );
}

function CancelDialog({ protocol, refill, onClose }: DialogProps & { refill: Refill }) {
  const { t } = useTranslation('protocols');
  const [note, setNote] = useState<Phi<string>>(phi(''));
  const cancel = useProtocolChange({
    ask: () => settleRefill(protocol.id, refill.id, { state: 'cancelled', note }),
    done: t('refill.cancelled'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('refill.cancel')}
      text={t('refill.cancelText')}
      confirm={t('refill.cancel')}
      busy={cancel.isPending}
      error={cancel.error}
      disabled={note.trim().length < 3}
      onCancel={onClose}
      onConfirm={() => cancel.mutate()}
    >
      <TextInput
        label={t('step.reason')}
        value={note}
        maxLength={500}
        onChange={({ currentTarget }) => setNote(phi(currentTarget.value))}
      />
    </ConfirmDialog>
  );
}
