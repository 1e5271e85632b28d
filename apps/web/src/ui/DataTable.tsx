import type { ReactNode } from 'react';
import classes from './DataTable.module.css';

interface DataTableProps {
  columns: readonly (string | { hidden: string })[];
  children: ReactNode;
}

/** A plain table: 44 px rows, hairlines. Under 700 px each row becomes a block whose cells carry their own labels. */
export function DataTable({ columns, children }: DataTableProps) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {columns.map((column) =>
            typeof column === 'string' ? (
              <th key={column} scope="col">
                {column}
              </th>
            ) : (
              <th key={column.hidden} scope="col">
                <span className="visually-hidden">{column.hidden}</span>
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
