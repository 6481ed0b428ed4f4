import type { ReactNode } from 'react';

import classes from './data-table.module.css';

export type Column<Row> = {
  name: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  isNumber?: boolean;
  /** Left out on phones. */
  isWide?: boolean;
};

type DataTableProps<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
};

export const DataTable = <Row,>({ label, columns, rows, rowKey }: DataTableProps<Row>) => (
  <div className={classes['scroll']} tabIndex={0} role="region" aria-label={label}>
    <table className={classes['table']}>
      <thead>
        <tr>
          {columns.map(({ name, header, isNumber, isWide }) => (
            <th key={name} scope="col" data-align={isNumber ? 'end' : undefined} data-wide={isWide}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} data-row={rowKey(row)}>
            {columns.map(({ name, cell, isNumber, isWide }) => (
              <td key={name} data-align={isNumber ? 'end' : undefined} data-wide={isWide}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
