import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { ApiError } from '@/lib/http/errors';
import { renderInApp } from '@/test/render';

import { QueryView } from './query-view';

type ProbeProps = { read: () => Promise<string> };

const Probe = ({ read }: ProbeProps) => {
  const query = useQuery({ queryKey: ['probe'], queryFn: read });
  return (
    <>
      <button onClick={() => void query.refetch()}>again</button>
      <QueryView query={query} skeleton={<p>loading</p>}>
        {(text) => <p>{text}</p>}
      </QueryView>
    </>
  );
};

const refusal = new ApiError({ status: 503, detail: 'The table is away.', request_id: 'req-1' });

describe('what is read', () => {
  it('shows a skeleton until it is there', async () => {
    renderInApp(<Probe read={() => Promise.resolve('rows')} />);
    expect(screen.getByText('loading')).toBeInTheDocument();
    expect(await screen.findByText('rows')).toBeInTheDocument();
  });

  it('shows why it failed, and tries again on request', async () => {
    const answers = [Promise.reject(refusal), Promise.resolve('rows')];
    answers[0]?.catch(() => undefined);
    renderInApp(<Probe read={() => answers.shift() ?? Promise.resolve('rows')} />);
    expect(await screen.findByText(/The table is away\./)).toBeInTheDocument();
    expect(screen.getByText('Request req-1')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('rows')).toBeInTheDocument();
  });

  it('keeps what was there when a later reading fails', async () => {
    const answers = ['rows'];
    renderInApp(
      <Probe
        read={() => {
          const answer = answers.shift();
          return answer === undefined ? Promise.reject(refusal) : Promise.resolve(answer);
        }}
      />,
    );
    await screen.findByText('rows');
    await userEvent.click(screen.getByRole('button', { name: 'again' }));
    expect(screen.getByText('rows')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});
