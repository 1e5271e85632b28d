import { NativeSelect } from '@mantine/core';
import { DUPLICATE_CHOICES, type DuplicateChoice, type ImportDuplicate } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../ui/DataTable.tsx';
import classes from './exchange.module.css';

interface DuplicatesProps {
  all: readonly ImportDuplicate[];
  choices: Readonly<Record<string, DuplicateChoice>>;
  usual: DuplicateChoice;
  onChoose: (index: string, choice: DuplicateChoice) => void;
}

/** Who of the file may be whom, and what becomes of each. */
export function Duplicates({ all, choices, usual, onChoose }: DuplicatesProps) {
  const { t } = useTranslation('exchange');
  return (
    <div className={classes.scroll}>
      <DataTable columns={[t('duplicates.inFile'), t('duplicates.same'), t('duplicates.by'), t('duplicates.then')]}>
        {all.map(({ row, reasons, existing }) => (
          <tr key={row.index}>
            <th scope="row">{row.name}</th>
            <td data-label={t('duplicates.same')}>
              {existing === null ? t('duplicates.earlier') : `${existing.ref} ${existing.name}`}
            </td>
            <td data-label={t('duplicates.by')}>{reasons.map((reason) => t(`same.${reason}`)).join(', ')}</td>
            <td data-label={t('duplicates.then')}>
              <NativeSelect
                aria-label={t('duplicates.of', { name: row.name })}
                value={choices[String(row.index)] ?? usual}
                onChange={(event) => onChoose(String(row.index), event.currentTarget.value as DuplicateChoice)}
                data={DUPLICATE_CHOICES.filter((choice) => choice !== 'update' || existing?.mayUpdate === true).map(
                  (choice) => ({ value: choice, label: t(`duplicates.${choice}`) }),
                )}
              />
            </td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}
